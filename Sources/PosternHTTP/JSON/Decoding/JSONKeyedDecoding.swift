/// The members of an object, asked for by key.
struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let object: JSONObject
    private let decoder: JSONValueDecoder

    init(_ object: JSONObject, decoder: JSONValueDecoder) {
        self.object = object
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] { object.members.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { object.contains(key.stringValue) }

    func decodeNil(forKey key: Key) throws -> Bool { try json(key) == .null }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        if case .bool(let value) = object[key.stringValue] { return value }
        return try member(key).decode(type)
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        if case .string(let value) = object[key.stringValue] { return value }
        return try member(key).decode(type)
    }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try member(key).decode(type) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try member(key).decode(type) }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        if case .number(let number) = object[key.stringValue], let value = number.integer(as: type) { return value }
        return try member(key).decode(type)
    }

    func decode<T: BinaryFloatingPoint & LosslessStringConvertible & Decodable>(
        _ type: T.Type, forKey key: Key
    ) throws -> T {
        try member(key).decode(type)
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try member(key).value(of: type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = JSONPathKey.super
        return JSONValueDecoder(object[key.stringValue] ?? .null, key: key, parent: decoder)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        JSONValueDecoder(object[key.stringValue] ?? .null, key: key, parent: decoder)
    }

    private func member(_ key: Key) throws -> JSONValueDecoder {
        JSONValueDecoder(try json(key), key: key, parent: decoder)
    }

    private func json(_ key: Key) throws -> JSONValue {
        guard let json = object[key.stringValue] else {
            throw DecodingError.keyNotFound(key, decoder.context("required member is missing"))
        }
        return json
    }
}
