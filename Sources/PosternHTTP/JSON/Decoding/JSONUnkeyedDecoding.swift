/// The elements of an array, taken one after the other.
struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
    private let elements: [JSONValue]
    private let decoder: JSONValueDecoder
    private(set) var currentIndex = 0

    init(_ elements: [JSONValue], decoder: JSONValueDecoder) {
        self.elements = elements
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try element(Never.self).json == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try take(type) { try $0.decode(type) } }

    mutating func decode(_ type: String.Type) throws -> String { try take(type) { try $0.decode(type) } }

    // The standard library has defaults for these two, which would win over a generic method and throw.
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try take(type) { try $0.decode(type) } }

    mutating func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T {
        try take(type) { try $0.decode(type) }
    }

    mutating func decode<T: BinaryFloatingPoint & LosslessStringConvertible & Decodable>(_ type: T.Type) throws -> T {
        try take(type) { try $0.decode(type) }
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try take(type) { try $0.value(of: type) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try take(JSONObject.self) { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try take([JSONValue].self) { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try take(JSONValue.self) { $0 } }

    /// Reads the next element and moves on; an element that cannot be read stays next.
    private mutating func take<Value>(
        _ type: Any.Type, _ read: (JSONValueDecoder) throws -> Value
    ) throws -> Value {
        let value = try read(try element(type))
        currentIndex += 1
        return value
    }

    private func element(_ type: Any.Type) throws -> JSONValueDecoder {
        let key = JSONPathKey(intValue: currentIndex)
        guard !isAtEnd else {
            let context = DecodingError.Context(
                codingPath: codingPath + [key], debugDescription: "required element is missing",
                underlyingError: JSONExpectation(types: [type]))
            throw DecodingError.valueNotFound(type, context)
        }
        return JSONValueDecoder(elements[currentIndex], key: key, parent: decoder)
    }
}
