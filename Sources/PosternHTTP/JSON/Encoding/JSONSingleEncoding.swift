/// The value itself, when it is no container.
struct JSONSingleEncoding: SingleValueEncodingContainer {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() throws {
        try encoder.single { encoder.buffer.writer.null() }
    }

    mutating func encode(_ value: Bool) throws {
        try encoder.single { encoder.buffer.writer.value(value) }
    }

    mutating func encode(_ value: String) throws {
        try encoder.single { encoder.buffer.writer.value(value) }
    }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    mutating func encode(_ value: Int128) throws {
        try encoder.single { encoder.buffer.writer.integer(value) }
    }

    mutating func encode(_ value: UInt128) throws {
        try encoder.single { encoder.buffer.writer.integer(value) }
    }

    mutating func encode<T: FixedWidthInteger & Encodable>(_ value: T) throws {
        try encoder.single { encoder.buffer.writer.integer(value) }
    }

    mutating func encode<T: BinaryFloatingPoint & CustomStringConvertible & Encodable>(_ value: T) throws {
        guard value.isFinite else { throw encoder.notFinite(value, nil) }
        try encoder.single { try encoder.buffer.writer.value(value) }
    }

    mutating func encode<T: Encodable>(_ value: T) throws {
        try encoder.forward(value)
    }
}
