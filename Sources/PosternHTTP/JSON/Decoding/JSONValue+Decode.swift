extension JSONValue {
    /// Makes a value of a `Decodable` type from this JSON.
    ///
    /// Nothing is converted on the way: `0` is not a `Bool`, `"1"` is not a number, `null` is only an `Optional`.
    /// Members that the type does not ask for are ignored.
    ///
    /// - Throws: ``JSONShapeError`` with the first fault. A `DecodingError` of the type's own `init(from:)` gives its
    ///   debug description as the reason; the text of any other error stays inside.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws(JSONShapeError) -> T {
        do {
            return try JSONValueDecoder(self, key: nil, parent: nil).value(of: type)
        } catch {
            throw JSONShapeError(error)
        }
    }
}

extension JSONValue: Decodable {
    /// Takes over the JSON as it stands; works only under ``decode(_:)``.
    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? JSONValueDecoder else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "a JSONValue can only be decoded from a JSONValue"))
        }
        self = decoder.json
    }
}
