/// The bytes of a log line in the making: what both styles share of cutting and escaping.
struct LogBuffer {
    private let style: LogStyle
    private(set) var bytes: [UInt8] = []

    init(_ style: LogStyle) {
        self.style = style
        bytes.reserveCapacity(256)
    }

    /// Appends what is known to be harmless.
    mutating func append(verbatim text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends `text` between double quotes, its quotes escaped.
    mutating func append(quoting text: String, limit: Int = .max) {
        bytes.append(UInt8(ascii: "\""))
        append(escaping: text, quotes: true, limit: limit)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends `text` with control characters and backslashes escaped, and of it at most `limit` bytes and a mark of the cut.
    mutating func append(escaping text: String, quotes: Bool = false, limit: Int = .max) {
        let end = Self.end(of: text, limit: limit)
        for scalar in text.unicodeScalars[..<end] {
            append(scalar, escapingQuotes: quotes)
        }
        let rest = text.utf8[end...].count
        if rest > 0 { append(verbatim: "…(cut, \(rest) bytes)") }
    }

    /// Whether a log must not carry `scalar` as it is.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// The end of the longest beginning of `text` that has at most `limit` bytes and no broken character.
    private static func end(of text: String, limit: Int) -> String.Index {
        let utf8 = text.utf8
        guard utf8.count > limit else { return utf8.endIndex }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while utf8[end] & 0b1100_0000 == 0b1000_0000 { end = utf8.index(before: end) }
        return end
    }

    private mutating func append(_ scalar: Unicode.Scalar, escapingQuotes: Bool) {
        switch scalar {
        case "\\": append(verbatim: "\\\\")
        case "\"" where escapingQuotes: append(verbatim: "\\\"")
        case "\n": append(verbatim: "\\n")
        case "\r": append(verbatim: "\\r")
        case "\t": append(verbatim: "\\t")
        case _ where Self.isControl(scalar): append(verbatim: escape(scalar))
        default: bytes.append(contentsOf: scalar.utf8)
        }
    }

    private func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return switch style {
        case .text: "\\u{\(digits)}"
        case .json: "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
    }
}
