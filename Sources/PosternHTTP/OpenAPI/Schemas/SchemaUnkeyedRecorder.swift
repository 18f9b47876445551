/// Notes what a type takes as the elements of an array. An array without elements has one here, so that its type is seen.
struct SchemaUnkeyedRecorder: UnkeyedDecodingContainer {
    private let elements: [JSONValue]
    private let recorder: SchemaRecorder
    private(set) var currentIndex = 0

    init(_ elements: [JSONValue], recorder: SchemaRecorder) {
        self.elements = elements
        self.recorder = recorder
    }

    var codingPath: [any CodingKey] { recorder.codingPath }
    var count: Int? { max(1, elements.count) }
    var isAtEnd: Bool { currentIndex >= max(1, elements.count) }

    mutating func decodeNil() throws -> Bool {
        guard elements.indices.contains(currentIndex), elements[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: Int128.Type) throws -> Int128 { try value(type) }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try value(type) }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try value(type) }

    private mutating func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        recorder.note(element: try recorder.book.schema(of: type))
        let json = elements.indices.contains(currentIndex) ? elements[currentIndex] : try recorder.book.template(of: type)
        currentIndex += 1
        return try JSONValueDecoder(json).decode(type)
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try child(JSONObject.self, else: .object(JSONObject())).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try child([JSONValue].self, else: .array([])).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { child(JSONValue.self, else: .null) }

    /// Nothing is noted of what it looks like inside.
    private mutating func child(_ type: Any.Type, else empty: JSONValue) -> SchemaRecorder {
        let json = elements.indices.contains(currentIndex) ? elements[currentIndex] : empty
        recorder.note(element: JSONObject())
        currentIndex += 1
        return recorder.child(json, at: JSONPathKey(intValue: currentIndex - 1))
    }
}
