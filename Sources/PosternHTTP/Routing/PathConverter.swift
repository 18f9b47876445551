/// What a `{name:converter}` of a pattern takes.
enum PathConverter: String, Sendable, CaseIterable {
    /// A whole number without a sign and without leading zeros, up to 2⁶³−1: every resource has one path.
    case int
    /// 8-4-4-4-12 hexadecimal digits.
    case uuid
    /// One segment that is not empty. A pattern that names no converter has this one.
    case string = "str"
    /// The rest of the path, slashes and all; it may be empty.
    case path

    /// Whether `text` fits.
    func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .int: Self.isInteger(text)
        case .uuid: Self.isUUID(text)
        case .string: !text.isEmpty && !text.contains(UInt8(ascii: "/"))
        case .path: true
        }
    }

    private static func isInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (1...19).contains(text.count), text[0] != UInt8(ascii: "0") || text.count == 1 else { return false }
        guard text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return false }
        return text.count < 19 || Int64(String(decoding: text, as: UTF8.self)) != nil
    }

    private static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count == 36
            && text.indices.allSatisfy { index in
                switch index {
                case 8, 13, 18, 23: text[index] == UInt8(ascii: "-")
                default: PercentEncoding.hexValue(text[index]) != nil
                }
            }
    }
}
