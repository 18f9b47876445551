extension JSONWriter {
    /// The JSON of any `Encodable` value, as compact as the writer's own.
    ///
    /// Values are written as they come, without a tree in between; so what the type does decides the order of members.
    /// Types get the form that their own conformance gives them: Foundation's `Date` is a number of seconds, its `URL` an
    /// object.
    ///
    /// - Throws: `EncodingError` for a number that is not finite, for two members of the same name, and for a type that
    ///   uses its encoder in a way that leads to no JSON; besides, whatever the type itself throws.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONValueEncoder(path: nil, buffer: JSONEncodingBuffer())
        try value.encode(to: encoder)
        encoder.end()
        return encoder.buffer.assemble()
    }
}
