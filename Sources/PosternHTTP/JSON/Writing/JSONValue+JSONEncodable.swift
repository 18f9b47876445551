extension JSONValue: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let number): number.encode(to: &writer)
        case .string(let text): writer.string(text)
        case .array(let elements): writer.array(of: elements)
        case .object(let object): object.encode(to: &writer)
        }
    }
}

extension JSONNumber: JSONEncodable {
    /// Writes the number as it was written.
    public func encode(to writer: inout JSONWriter) {
        if let smallInteger { smallInteger.encode(to: &writer) } else { writer.raw(text) }
    }
}

extension JSONObject: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.object { object in
            for member in members { object.member(named: member.name, member.value) }
        }
    }
}
