/// The members of an object, asked for by key.
struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let object: JSONObject
    private let decoder: JSONValueDecoder

    init(_ object: JSONObject, decoder: JSONValueDecoder) {
        self.object = object
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] {
        let keys = object.members.compactMap { Key(stringValue: $0.name) }
        if let watch = decoder.watch { for key in keys { watch.asked(key.stringValue, at: decoder) } }
        return keys
    }

    func contains(_ key: Key) -> Bool { lookUp(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try json(key, expecting: Never.self) == .null }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        if case .bool(let value) = lookUp(key) { return value }
        return try member(key, expecting: type).decode(type)
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        if case .string(let value) = lookUp(key) { return value }
        return try member(key, expecting: type).decode(type)
    }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try member(key, expecting: type).decode(type) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try member(key, expecting: type).decode(type) }

    func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        if case .number(let number) = lookUp(key), let value = number.integer(as: type) { return value }
        return try member(key, expecting: type).decode(type)
    }

    func decode<T: BinaryFloatingPoint & LosslessStringConvertible & Decodable>(
        _ type: T.Type, forKey key: Key
    ) throws -> T {
        try member(key, expecting: type).decode(type)
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try member(key, expecting: type).value(of: type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try member(key, expecting: JSONObject.self).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key, expecting: [JSONValue].self).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { superDecoder(at: JSONPathKey.super) }

    func superDecoder(forKey key: Key) throws -> any Decoder { superDecoder(at: key) }

    private func superDecoder(at key: any CodingKey) -> JSONValueDecoder {
        JSONValueDecoder(lookUp(key) ?? .null, key: key, parent: decoder)
    }

    private func lookUp(_ key: any CodingKey) -> JSONValue? {
        decoder.watch?.asked(key.stringValue, at: decoder)
        return object[key.stringValue]
    }

    private func member(_ key: Key, expecting type: Any.Type) throws -> JSONValueDecoder {
        JSONValueDecoder(try json(key, expecting: type), key: key, parent: decoder)
    }

    private func json(_ key: Key, expecting type: Any.Type) throws -> JSONValue {
        guard let json = lookUp(key) else {
            throw DecodingError.keyNotFound(key, decoder.context("required member is missing", expecting: type))
        }
        return json
    }
}
