/// The elements of an array, given one after the other.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.count }

    mutating func encodeNil() throws {
        try encoder.element { encoder.buffer.writer.null() }
    }

    mutating func encode(_ value: Bool) throws {
        try encoder.element { encoder.buffer.writer.value(value) }
    }

    mutating func encode(_ value: String) throws {
        try encoder.element { encoder.buffer.writer.value(value) }
    }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    mutating func encode(_ value: Int128) throws {
        try encoder.element { encoder.buffer.writer.integer(value) }
    }

    mutating func encode(_ value: UInt128) throws {
        try encoder.element { encoder.buffer.writer.integer(value) }
    }

    mutating func encode<T: FixedWidthInteger & Encodable>(_ value: T) throws {
        try encoder.element { encoder.buffer.writer.integer(value) }
    }

    mutating func encode<T: BinaryFloatingPoint & CustomStringConvertible & Encodable>(_ value: T) throws {
        guard value.isFinite else { throw encoder.notFinite(value, key) }
        try encoder.element { try encoder.buffer.writer.value(value) }
    }

    mutating func encode<T: Encodable>(_ value: T) throws {
        try encoder.element { try encoder.encode(value, key) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }

    mutating func superEncoder() -> any Encoder { nested() }

    private var key: JSONPathKey { JSONPathKey(intValue: encoder.count) }

    private func nested() -> JSONValueEncoder {
        let key = key
        var nested: JSONValueEncoder?
        try? encoder.element { nested = encoder.nested(key) }
        return nested ?? encoder.refusing(key)
    }
}
