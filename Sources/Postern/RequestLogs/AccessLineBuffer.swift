internal import PosternHTTP

/// The bytes of a line of the access log in the making.
struct AccessLineBuffer {
    enum Escapes {
        /// As Apache writes them: `\n`, `\"`, and `\xhh` for each other byte that is no printable ASCII.
        case combined
        /// As JSON has them, for control characters and line separators; what is no UTF-8 becomes U+FFFD.
        case json
    }

    private let escapes: Escapes
    private(set) var bytes: [UInt8] = []

    init(_ escapes: Escapes) {
        self.escapes = escapes
        bytes.reserveCapacity(512)
    }

    /// Appends what is known to be harmless.
    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ number: Int) {
        append(digitsOf: UInt64(clamping: number), atLeast: 1)
    }

    /// Without a text in between: there are ten numbers in a line.
    private mutating func append(digitsOf number: UInt64, atLeast count: Int) {
        var (unit, digits) = (UInt64(1), 1)
        while number / unit >= 10 { (unit, digits) = (unit * 10, digits + 1) }
        if digits < count { bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count - digits)) }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10))
            unit /= 10
        }
    }

    /// Appends nanoseconds as milliseconds with three digits behind the point.
    mutating func append(milliseconds nanoseconds: Int64) {
        let microseconds = UInt64(clamping: nanoseconds) / 1_000
        append(digitsOf: microseconds / 1_000, atLeast: 1)
        append(".")
        append(digitsOf: microseconds % 1_000, atLeast: 3)
    }

    /// Appends the variable called `name`, or `-` when there is none.
    mutating func append(_ parameters: Parameters?, _ name: StaticString, limit: Int) {
        let isThere = parameters?.withValue(name) { value -> Bool in
            append(escaping: value, limit: limit)
            return !value.isEmpty
        }
        if isThere != true { append("-") }
    }

    /// Appends a member of an object: the variable called `name` in quotes, or `null`.
    mutating func append(_ key: String, _ parameters: Parameters?, _ name: StaticString, limit: Int) {
        append(key)
        let isThere: Bool? = parameters?.withValue(name) { value in
            append("\"")
            append(escaping: value, limit: limit)
            append("\"")
            return true
        }
        if isThere != true { append("null") }
    }

    /// Appends a member of an object: `text` in quotes, or `null`.
    mutating func append(_ key: String, escaping text: String?, limit: Int) {
        append(key)
        guard let text else { return append("null") }
        append("\"")
        append(escaping: text, limit: limit)
        append("\"")
    }

    /// Appends what an application has to say, as far as it fits.
    mutating func append(_ fields: [AccessField], limit: Int) {
        guard !fields.isEmpty else { return }
        let isJSON = if case .json = escapes { true } else { false }
        let end = bytes.count + limit
        if isJSON { append(",\"fields\":{") }
        var separator = isJSON ? "\"" : " "
        for field in fields {
            // The quotes, an equals sign or a colon, and at least the mark of a cut.
            let room = end - bytes.count - field.name.utf8.count - 8
            guard room > Self.widest + Self.cutMark.utf8.count else { continue }
            append("\(separator)\(field.name)\(isJSON ? "\":\"" : "=\"")")
            append(escaping: field.value, limit: room)
            append("\"")
            separator = isJSON ? ",\"" : " "
        }
        if isJSON { append("}") }
    }

    mutating func append(escaping text: String, limit: Int) {
        var text = text
        text.withUTF8 { append(escaping: $0, limit: limit) }
    }

    /// Appends a text in at most `limit` bytes, the mark of a cut included.
    mutating func append(escaping text: UnsafeBufferPointer<UInt8>, limit: Int) {
        if text.count <= limit, text.allSatisfy(Self.isPlain) {
            bytes.append(contentsOf: text)
            return
        }
        switch escapes {
        case .combined: appendBytes(of: text, until: bytes.count + limit)
        case .json: appendCharacters(of: text, until: bytes.count + limit)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// What one character takes at most: a byte of Apache's, a surrogate pair's escapes in JSON.
    private static let widest = 12
    private static let cutMark = "...(cut)"

    /// Whether nothing more may be appended; says so in the line.
    private mutating func isFull(_ end: Int) -> Bool {
        guard bytes.count > end - Self.widest - Self.cutMark.utf8.count else { return false }
        append(Self.cutMark)
        return true
    }

    private mutating func appendBytes(of text: UnsafeBufferPointer<UInt8>, until end: Int) {
        for byte in text {
            if isFull(end) { return }
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case _ where Self.isPlain(byte): bytes.append(byte)
            default: append("\\x" + Self.hexadecimal(UInt32(byte), digits: 2))
            }
        }
    }

    private mutating func appendCharacters(of text: UnsafeBufferPointer<UInt8>, until end: Int) {
        // No more than what may be written: a client may send much.
        for scalar in String(decoding: text.prefix(end - bytes.count + 4), as: UTF8.self).unicodeScalars {
            if isFull(end) { return }
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case _ where LogBuffer.isControl(scalar): append("\\u" + Self.hexadecimal(scalar.value, digits: 4))
            default: bytes.append(contentsOf: scalar.utf8)
            }
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }
}
