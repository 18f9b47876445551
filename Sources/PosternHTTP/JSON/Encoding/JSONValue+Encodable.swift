extension JSONValue: Encodable {
    /// Writes the JSON as it stands; works only under ``JSONWriter/encode(_:)``.
    public func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? JSONValueEncoder else {
            throw EncodingError.invalidValue(
                self, .init(codingPath: encoder.codingPath, debugDescription: "a JSONValue can only be encoded by JSONWriter"))
        }
        try encoder.single { encode(to: &encoder.buffer.writer) }
    }
}
