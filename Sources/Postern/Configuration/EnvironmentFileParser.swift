/// Reads the grammar of ``EnvironmentFile`` from bytes, once, from the first to the last.
struct EnvironmentFileParser {
    private let path: String
    /// Valid UTF-8 without a byte order mark, NUL or CR.
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// - Throws: A fault of the encoding: invalid UTF-8, a NUL, a CR that ends no line.
    init(_ bytes: [UInt8], path: String) throws(EnvironmentFileError) {
        self.path = path
        self.bytes = try Self.plain(bytes, path: path)
    }

    /// - Throws: The first fault of the grammar.
    mutating func parse() throws(EnvironmentFileError) -> [EnvironmentFile.Entry] {
        var entries: [EnvironmentFile.Entry] = []
        var lines: [String: Int] = [:]
        while position < bytes.count {
            guard let entry = try parseLine() else { continue }
            if let firstLine = lines.updateValue(entry.line, forKey: entry.name) {
                throw error(.duplicateName(entry.name, firstLine: firstLine), line: entry.line)
            }
            entries.append(entry)
        }
        return entries
    }

    // MARK: Encoding

    private static func plain(_ bytes: [UInt8], path: String) throws(EnvironmentFileError) -> [UInt8] {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let line = 1 + bytes[..<error.byteOffsets.lowerBound].count { $0 == .lineFeed }
            throw EnvironmentFileError(path: path, line: line, problem: .invalidUTF8)
        }

        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var line = 1
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for index in start..<bytes.count {
            switch bytes[index] {
            case 0:
                throw EnvironmentFileError(path: path, line: line, problem: .nulByte)
            case .carriageReturn:
                guard index + 1 < bytes.count, bytes[index + 1] == .lineFeed else {
                    throw EnvironmentFileError(path: path, line: line, problem: .loneCarriageReturn)
                }
            case let byte:
                if byte == .lineFeed { line += 1 }
                plain.append(byte)
            }
        }
        return plain
    }

    // MARK: Lines

    /// Consumes one line, or all the lines of one quoted value; `nil` for a blank line or a comment.
    private mutating func parseLine() throws(EnvironmentFileError) -> EnvironmentFile.Entry? {
        let start = line
        skipBlanks()
        guard let byte = next, byte != .lineFeed, byte != .numberSign else {
            skipLine()
            return nil
        }
        let name = try parseName()
        let value = try parseValue(of: name)
        return EnvironmentFile.Entry(name: name, value: value, line: start)
    }

    /// Consumes the name and the `=` after it.
    private mutating func parseName() throws(EnvironmentFileError) -> String {
        let rest = bytes[position..<endOfLine]
        guard let equals = rest.firstIndex(of: .equalsSign) else { throw error(.missingEqualsSign) }
        position = equals + 1

        var name = trimmed(rest[..<equals])
        let keyword = "export".utf8
        if name.starts(with: keyword), name.dropFirst(keyword.count).first?.isBlank == true {
            name = trimmed(name.dropFirst(keyword.count))
        }
        guard let first = name.first, !first.isDigit, name.allSatisfy({ $0.isLetter || $0.isDigit || $0 == .underscore }) else {
            throw error(.invalidName)
        }
        return String(decoding: name, as: UTF8.self)
    }

    // MARK: Values

    /// Consumes the value, the comment after it, and the end of the line.
    private mutating func parseValue(of name: String) throws(EnvironmentFileError) -> String {
        let start = position
        skipBlanks()
        let value: String
        switch next {
        case .doubleQuote: value = try parseDoubleQuoted(name)
        case .singleQuote: value = try parseSingleQuoted(name)
        default: return parseUnquoted(from: start)
        }

        let end = position
        skipBlanks()
        switch next {
        case nil, .lineFeed: break
        case .numberSign where position > end: break
        default: throw error(.textAfterClosingQuote(name: name))
        }
        skipLine()
        return value
    }

    /// `start` is the byte after `=`: a `#` there belongs to the value, and one after a blank begins a comment.
    private mutating func parseUnquoted(from start: Int) -> String {
        let rest = bytes[start..<endOfLine]
        let comment = rest.indices.first { $0 > start && bytes[$0] == .numberSign && bytes[$0 - 1].isBlank }
        skipLine()
        return String(decoding: trimmed(rest[..<(comment ?? rest.endIndex)]), as: UTF8.self)
    }

    private mutating func parseSingleQuoted(_ name: String) throws(EnvironmentFileError) -> String {
        let content = bytes[(position + 1)..<endOfLine]
        guard let close = content.firstIndex(of: .singleQuote) else { throw error(.unterminatedSingleQuote(name: name)) }
        position = close + 1
        return String(decoding: content[..<close], as: UTF8.self)
    }

    private mutating func parseDoubleQuoted(_ name: String) throws(EnvironmentFileError) -> String {
        let open = line
        var value: [UInt8] = []
        position += 1
        while let byte = next {
            position += 1
            switch byte {
            case .doubleQuote:
                return String(decoding: value, as: UTF8.self)
            case .backslash:
                // A backslash that ends the file is in a quote that is never closed: the fault to name.
                guard let escape = next else { throw error(.unterminatedDoubleQuote(name: name), line: open) }
                guard let meaning = Self.escapes[escape] else { throw error(.unknownEscape(name: name)) }
                value.append(meaning)
                position += 1
            default:
                if byte == .lineFeed { line += 1 }
                value.append(byte)
            }
        }
        throw error(.unterminatedDoubleQuote(name: name), line: open)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): .lineFeed, UInt8(ascii: "r"): .carriageReturn, UInt8(ascii: "t"): .tab,
        .backslash: .backslash, .doubleQuote: .doubleQuote, .dollarSign: .dollarSign,
    ]

    // MARK: Position

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private var endOfLine: Int { bytes[position...].firstIndex(of: .lineFeed) ?? bytes.count }

    private mutating func skipBlanks() {
        while let byte = next, byte.isBlank { position += 1 }
    }

    /// Consumes what is left of the line and its LF.
    private mutating func skipLine() {
        position = min(endOfLine + 1, bytes.count)
        line += 1
    }

    private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = text.firstIndex(where: { !$0.isBlank }), let last = text.lastIndex(where: { !$0.isBlank }) else {
            return []
        }
        return text[first...last]
    }

    private func error(_ problem: EnvironmentFileError.Problem, line: Int? = nil) -> EnvironmentFileError {
        EnvironmentFileError(path: path, line: line ?? self.line, problem: problem)
    }
}

extension UInt8 {
    fileprivate static let tab = UInt8(ascii: "\t")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let doubleQuote = UInt8(ascii: "\"")
    fileprivate static let singleQuote = UInt8(ascii: "'")
    fileprivate static let numberSign = UInt8(ascii: "#")
    fileprivate static let dollarSign = UInt8(ascii: "$")
    fileprivate static let equalsSign = UInt8(ascii: "=")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let underscore = UInt8(ascii: "_")

    /// A space or a tab.
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == .tab }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
