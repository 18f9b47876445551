/// Walks over the bytes of a document, one grammar rule a method.
///
/// Each rule begins at `position`, leaves it after what it has read, and is lent the same bytes by its caller.
/// Strings and numbers are in files of their own.
struct JSONScanner {
    private let maximumDepth: Int
    var position = 0
    /// Where a string with escapes is put together; kept so that a document pays for it once.
    var unescaped: [UInt8] = []

    init(maximumDepth: Int) {
        self.maximumDepth = maximumDepth
    }

    mutating func document(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        try refuseByteOrderMark(bytes)
        skipWhitespace(bytes)
        let value = try value(bytes, depth: 0)
        skipWhitespace(bytes)
        guard position == bytes.count else { throw JSONSyntaxError("something after the value", at: position, in: bytes) }
        return value
    }

    private func refuseByteOrderMark(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        guard bytes.count >= 2 else { return }
        switch (bytes[0], bytes[1]) {
        case (0xEF, 0xBB) where bytes.count >= 3 && bytes[2] == 0xBF:
            throw JSONSyntaxError("a byte order mark before the document", at: 0, in: bytes)
        case (0xFE, 0xFF), (0xFF, 0xFE), (0, _), (_, 0):
            throw JSONSyntaxError("a document that is not in UTF-8", at: 0, in: bytes)
        default: break
        }
    }

    private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard position < bytes.count else {
            throw JSONSyntaxError("the end of the document where a value is expected", at: position, in: bytes)
        }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "{"): return .object(try object(bytes, depth: try deeper(depth, bytes)))
        case UInt8(ascii: "["): return .array(try array(bytes, depth: try deeper(depth, bytes)))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
        case UInt8(ascii: "t") where skip("true", bytes): return .bool(true)
        case UInt8(ascii: "f") where skip("false", bytes): return .bool(false)
        case UInt8(ascii: "n") where skip("null", bytes): return .null
        case let byte: throw JSONSyntaxError(Self.reason(againstValue: byte), at: position, in: bytes)
        }
    }

    private func deeper(_ depth: Int, _ bytes: Span<UInt8>) throws(JSONSyntaxError) -> Int {
        guard depth < maximumDepth else {
            throw JSONSyntaxError("more than \(maximumDepth) levels of nesting", at: position, in: bytes)
        }
        return depth + 1
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        position += 1
        skipWhitespace(bytes)
        var elements: [JSONValue] = []
        if skip(UInt8(ascii: "]"), bytes) { return elements }
        repeat {
            elements.append(try value(bytes, depth: depth))
        } while try hasNext(before: UInt8(ascii: "]"), "bracket", bytes)
        return elements
    }

    private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONSyntaxError) -> JSONObject {
        position += 1
        skipWhitespace(bytes)
        var object = JSONObject()
        if skip(UInt8(ascii: "}"), bytes) { return object }
        repeat {
            let name = try name(in: object, bytes)
            object.append(name, try value(bytes, depth: depth))
        } while try hasNext(before: UInt8(ascii: "}"), "brace", bytes)
        return object
    }

    /// Reads what stands behind an element or a member: a comma and the whitespace behind it, or the end.
    ///
    /// - Parameter name: what `end` is called.
    /// - Returns: whether another one follows.
    private mutating func hasNext(
        before end: UInt8, _ name: StaticString, _ bytes: Span<UInt8>
    ) throws(JSONSyntaxError) -> Bool {
        skipWhitespace(bytes)
        let comma = position
        if skip(end, bytes) { return false }
        guard skip(UInt8(ascii: ","), bytes) else { throw unexpected("a comma or the closing \(name)", bytes) }
        skipWhitespace(bytes)
        guard next(bytes) != end else {
            throw JSONSyntaxError("a comma before the closing \(name)", at: comma, in: bytes)
        }
        return true
    }

    /// Reads a member's name, its colon, and the whitespace before its value.
    private mutating func name(in object: JSONObject, _ bytes: Span<UInt8>) throws(JSONSyntaxError) -> String {
        let start = position
        guard next(bytes) == UInt8(ascii: "\"") else { throw unexpected("a member name in quotation marks", bytes) }
        let name = try string(bytes)
        guard !object.contains(name) else {
            throw JSONSyntaxError("a second member of the same name", at: start, in: bytes)
        }
        skipWhitespace(bytes)
        guard skip(UInt8(ascii: ":"), bytes) else { throw unexpected("a colon after the member name", bytes) }
        skipWhitespace(bytes)
        return name
    }

    private func next(_ bytes: Span<UInt8>) -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard next(bytes) == byte else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { return false }
        let start = position
        let isEqual = word.withUTF8Buffer { letters in
            letters.indices.allSatisfy { bytes[start + $0] == letters[$0] }
        }
        if isEqual { position += length }
        return isEqual
    }

    private mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }
}
