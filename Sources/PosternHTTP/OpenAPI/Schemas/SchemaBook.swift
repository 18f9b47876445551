/// The schemas of types, made as they are asked for; a type that refers to itself finds its own name.
final class SchemaBook {
    private(set) var named: [String: JSONObject] = [:]
    private var names: [ObjectIdentifier: String] = [:]
    private let unknownMembers: JSONUnknownMembers

    init(_ unknownMembers: JSONUnknownMembers) { self.unknownMembers = unknownMembers }

    func schema(of type: Any.Type) throws -> JSONObject {
        switch type {
        case let type as any JSONSchemaDescribing.Type:
            let schema = try type.jsonSchema
            named.merge(schema.named) { first, _ in first }
            return schema.document
        case is Bool.Type: return JSONSchema.boolean.document
        case is String.Type: return JSONSchema.string().document
        case is JSONValue.Type: return JSONObject()
        case let type as any (FixedWidthInteger & Sendable).Type: return whole(type)
        case is any BinaryFloatingPoint.Type: return JSONSchema.number.document
        case let type as any SchemaContainer.Type: return try type.schema(in: self)
        case let type as any Decodable.Type: return try named(type)
        default: throw JSONSchemaError(type: "\(type)", reason: "it is not Decodable")
        }
    }

    private func whole<Integer: FixedWidthInteger & Sendable>(_ type: Integer.Type) -> JSONObject {
        JSONSchema.integer(in: type.min...type.max).document
    }

    private func named<Value: Decodable>(_ type: Value.Type) throws -> JSONObject {
        if let name = names[ObjectIdentifier(type)] { return Self.reference(name) }
        let name = SchemaName.text(of: type, unknownMembers, taken: names.values)
        names[ObjectIdentifier(type)] = name
        let schema = try values(of: type) ?? recorded(type)
        guard schema["properties"] != nil || schema["enum"] != nil else {
            names[ObjectIdentifier(type)] = nil
            return schema
        }
        named[name] = schema
        return Self.reference(name)
    }

    static func reference(_ name: String) -> JSONObject { ["$ref": .string("#/components/schemas/\(name)")] }

    /// The schema of an enumeration that lists its cases.
    private func values(of type: Any.Type) throws -> JSONObject? {
        let values = RawValues.listed(type)
        guard let first = values.first else { return nil }
        let kind: JSONValue = if case .string = first { "string" } else { "number" }
        return ["type": kind, "enum": .array(values)]
    }

    private func recorded<Value: Decodable>(_ type: Value.Type) throws -> JSONObject {
        let recorder = SchemaRecorder(try template(of: type), in: self)
        _ = try type.init(from: recorder)
        var schema = recorder.schema
        if unknownMembers == .refused, schema["properties"] != nil { schema["additionalProperties"] = false }
        return schema
    }

    /// Some JSON that the type takes.
    func template<Value: Decodable>(of type: Value.Type) throws -> JSONValue {
        func attempt(_ document: JSONValue) -> DecodingError? {
            do throws(DecodingError) { _ = try JSONValueDecoder(document).value(of: type) } catch { return error }
            return nil
        }
        let empty = JSONValue.object(JSONObject())
        guard let error = attempt(empty) else { return empty }
        let found = JSONDiagnosis(empty, choice: 0, after: error, attempt: attempt).document
        if let error = attempt(found) {
            throw JSONSchemaError(type: "\(type)", reason: "no JSON that it takes was found, because of \"\(error.reason)\"")
        }
        return found
    }
}
