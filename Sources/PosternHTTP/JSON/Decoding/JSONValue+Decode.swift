extension JSONValue {
    /// Makes a value of a `Decodable` type from this JSON.
    ///
    /// Nothing is converted on the way: `0` is not a `Bool`, `"1"` is not a number, `null` is only an `Optional`. A number is an
    /// integer by its value (`1.0` and `1e2` are, `1.5` is not), and has to be in the range of its type; a `Double` is the nearest one.
    ///
    /// To find all faults, a document that does not fit is decoded again with something else in the place of each, up to 256 times
    /// when it is small; so `init(from:)` must do nothing but decode. Enumerations with raw values that are `CaseIterable` tell
    /// a client what they take.
    ///
    /// - Parameter unknownMembers: What becomes of members of objects that `type` does not ask for.
    /// - Throws: ``JSONShapeError`` with all faults. A `DecodingError` of a type's own `init(from:)` gives its debug
    ///   description as the reason; the text of any other error stays inside.
    public func decode<T: Decodable>(
        _ type: T.Type = T.self, unknownMembers: JSONUnknownMembers = .ignored
    ) throws(JSONShapeError) -> T {
        let watch = unknownMembers == .refused ? JSONMemberWatch() : nil
        let value: T
        do throws(DecodingError) { value = try JSONValueDecoder(self, watch: watch).value(of: type) } catch {
            throw JSONShapeError(error, decoding: type, from: self, unknownMembers)
        }
        if let error = watch.flatMap({ JSONShapeError(unknownMembers: $0.unknown) }) { throw error }
        return value
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
