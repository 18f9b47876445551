/// The members of an object, given by key.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil(forKey key: Key) throws {
        try encoder.member(key) { encoder.buffer.writer.null() }
    }

    mutating func encode(_ value: Bool, forKey key: Key) throws {
        try encoder.member(key) { encoder.buffer.writer.value(value) }
    }

    mutating func encode(_ value: String, forKey key: Key) throws {
        try encoder.member(key) { encoder.buffer.writer.value(value) }
    }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    mutating func encode(_ value: Int128, forKey key: Key) throws {
        try encoder.member(key) { encoder.buffer.writer.integer(value) }
    }

    mutating func encode(_ value: UInt128, forKey key: Key) throws {
        try encoder.member(key) { encoder.buffer.writer.integer(value) }
    }

    mutating func encode<T: FixedWidthInteger & Encodable>(_ value: T, forKey key: Key) throws {
        try encoder.member(key) { encoder.buffer.writer.integer(value) }
    }

    mutating func encode<T: BinaryFloatingPoint & CustomStringConvertible & Encodable>(
        _ value: T, forKey key: Key
    ) throws {
        guard value.isFinite else { throw encoder.notFinite(value, key) }
        try encoder.member(key) { try encoder.buffer.writer.value(value) }
    }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try encoder.member(key) { try encoder.encode(value, key) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        nested(key).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nested(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { nested(JSONPathKey.super) }

    mutating func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: any CodingKey) -> JSONValueEncoder {
        var nested: JSONValueEncoder?
        try? encoder.member(key) { nested = encoder.nested(key) }
        return nested ?? encoder.refusing(key)
    }
}
