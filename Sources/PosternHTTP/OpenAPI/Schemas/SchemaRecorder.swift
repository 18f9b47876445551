/// Decodes JSON that is known to fit, and notes what is asked for.
final class SchemaRecorder: Decoder {
    let json: JSONValue
    let book: SchemaBook
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]

    private var shape: JSONObject?
    private var isNullable = false
    private var members: [(name: String, schema: () -> JSONObject)] = []
    private var required: [String] = []
    private var isObject = false

    init(_ json: JSONValue, in book: SchemaBook, at codingPath: [any CodingKey] = []) {
        self.json = json
        self.book = book
        self.codingPath = codingPath
    }

    /// What was asked for up to now.
    var schema: JSONObject {
        guard isObject else { return isNullable ? (shape ?? JSONObject()).orNull : shape ?? JSONObject() }
        var properties = JSONObject()
        for member in members { properties[member.name] = .object(member.schema()) }
        return [
            "type": "object", "properties": .object(properties),
            "required": required.isEmpty ? nil : .array(required.map(JSONValue.string)),
        ]
    }

    func note(_ schema: JSONObject) { if shape == nil { shape = schema } }

    func noteNull() { isNullable = true }

    /// - Parameter schema: asked for when all is known.
    func note(member name: String, isRequired: Bool, _ schema: @escaping () -> JSONObject) {
        if isRequired, !required.contains(name) { required.append(name) }
        guard !members.contains(where: { $0.name == name }) else { return }
        members.append((name, schema))
    }

    /// A recorder for what is behind `key`.
    func child(_ json: JSONValue, at key: any CodingKey) -> SchemaRecorder {
        SchemaRecorder(json, in: book, at: codingPath + [key])
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = json else { throw JSONValueDecoder(json).mismatch(JSONObject.self, "an object") }
        isObject = true
        return KeyedDecodingContainer(SchemaKeyedRecorder(object, recorder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = json else { throw JSONValueDecoder(json).mismatch([JSONValue].self, "an array") }
        note(["type": "array"])
        return SchemaUnkeyedRecorder(elements, recorder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SchemaSingleRecorder(recorder: self) }

    /// The elements of the array all are `schema`; where they differ, nothing is said of them.
    func note(element schema: JSONObject) {
        guard let array = shape, array["type"] == "array" else { return }
        let known = array["items"]
        shape?["items"] = known == nil || known == .object(schema) ? .object(schema) : .object(JSONObject())
    }
}

struct SchemaSingleRecorder: SingleValueDecodingContainer {
    let recorder: SchemaRecorder

    var codingPath: [any CodingKey] { recorder.codingPath }

    func decodeNil() -> Bool {
        recorder.noteNull()
        return recorder.json == .null
    }

    func decode(_ type: Int128.Type) throws -> Int128 { try value(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try value(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try value(type) }

    private func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        recorder.note(try recorder.book.schema(of: type))
        return try JSONValueDecoder(recorder.json).decode(type)
    }
}
