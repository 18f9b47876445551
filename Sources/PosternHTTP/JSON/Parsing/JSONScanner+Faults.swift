/// The words for what stands in the wrong place.
extension JSONScanner {
    func unexpected(_ expectation: String, _ bytes: Span<UInt8>) -> JSONSyntaxError {
        let found =
            switch position < bytes.count ? bytes[position] : nil {
            case nil: "the end of the document"
            case UInt8(ascii: "/"): "a comment"
            case let byte?: Self.name(of: byte)
            }
        return JSONSyntaxError("\(found) where \(expectation) is expected", at: position, in: bytes)
    }

    static func reason(againstValue byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "/"): "a comment"
        case UInt8(ascii: "'"): "a string in single quotes"
        case UInt8(ascii: "+"): "a plus sign before a number"
        case UInt8(ascii: "."): "a number that begins with its decimal point"
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            "a word other than true, false and null"
        default: "\(name(of: byte)) where a value is expected"
        }
    }

    private static func name(of byte: UInt8) -> String {
        switch byte {
        case 0x21...0x7E: "'\(Unicode.Scalar(byte))'"
        case 0..<0x80: "a control character"
        default: "a character outside ASCII"
        }
    }
}
