/// A type of the standard library that is made of others, whatever its elements are.
protocol SchemaContainer {
    static func schema(in book: SchemaBook) throws -> JSONObject
}

extension Optional: SchemaContainer {
    static func schema(in book: SchemaBook) throws -> JSONObject { try book.schema(of: Wrapped.self).orNull }
}

extension Array: SchemaContainer {
    static func schema(in book: SchemaBook) throws -> JSONObject {
        ["type": "array", "items": .object(try book.schema(of: Element.self))]
    }
}

extension ContiguousArray: SchemaContainer {
    static func schema(in book: SchemaBook) throws -> JSONObject { try [Element].schema(in: book) }
}

/// Equal elements are taken, and kept once.
extension Set: SchemaContainer {
    static func schema(in book: SchemaBook) throws -> JSONObject { try [Element].schema(in: book) }
}

extension Dictionary: SchemaContainer {
    static func schema(in book: SchemaBook) throws -> JSONObject {
        guard Key.self == String.self else {
            throw JSONSchemaError(type: "\(Self.self)", reason: "its keys are not strings")
        }
        return ["type": "object", "additionalProperties": .object(try book.schema(of: Value.self))]
    }
}
