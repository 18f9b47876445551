/// What the schemas of types are called.
enum SchemaName {
    /// The type's name without its module, of the characters that OpenAPI allows (§4.8.7), and another than those that are taken.
    static func text(of type: Any.Type, _ unknownMembers: JSONUnknownMembers, taken: some Sequence<String>) -> String {
        let taken = Set(taken)
        let strict = unknownMembers == .refused ? ".strict" : ""
        let short = allowed("\(type)") + strict
        guard taken.contains(short) else { return short }
        let long = allowed(String(reflecting: type)) + strict
        guard taken.contains(long) else { return long }
        return (2...).lazy.map { "\(long).\($0)" }.first { !taken.contains($0) } ?? long
    }

    private static func allowed(_ text: String) -> String {
        let parts = text.utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
                false
            default: true
            }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_")
    }
}
