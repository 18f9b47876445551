extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral text: String) { self = .string(text) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    init(whole number: some FixedWidthInteger) {
        self = JSONNumber(String(number)).map(JSONValue.number) ?? .null
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// The members in their order, without those that are `nil`. Of two with one name, the later counts.
    public init(dictionaryLiteral members: (String, JSONValue?)...) {
        self.init()
        for (name, value) in members { if let value { self[name] = value } }
    }
}
