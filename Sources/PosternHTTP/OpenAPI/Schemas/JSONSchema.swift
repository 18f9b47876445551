/// What a piece of JSON looks like, in the language that OpenAPI 3.1 has for it (JSON Schema, draft 2020-12).
///
/// Mostly it is derived from a type, by ``init(of:)``. A type whose own code decides what it takes says it itself: ``JSONSchemaDescribing``.
public struct JSONSchema: Sendable, Equatable {
    /// The schema, which may refer to those that have a name.
    package internal(set) var document: JSONObject
    /// The schemas that have a name, as `#/components/schemas/…`.
    package internal(set) var named: [String: JSONObject] = [:]

    /// Anything.
    public static let anything = JSONSchema(document: JSONObject())

    public static let boolean = JSONSchema(document: ["type": "boolean"])

    /// - Parameters:
    ///   - length: how many Unicode scalars it may have.
    ///   - pattern: a regular expression of ECMA-262 that it matches; between `^` and `$` when it has to match as a whole.
    ///   - format: what it stands for: `uuid`, `date-time`, `email`, …
    public static func string(
        length: ClosedRange<Int>? = nil, pattern: String? = nil, format: String? = nil
    ) -> JSONSchema {
        JSONSchema(document: [
            "type": "string", "format": format.map(JSONValue.string), "minLength": length.map { JSONValue(whole: $0.lowerBound) },
            "maxLength": length.flatMap { $0.upperBound == .max ? nil : JSONValue(whole: $0.upperBound) },
            "pattern": pattern.map(JSONValue.string),
        ])
    }

    /// A string that is one of these.
    public static func choice(of texts: [String]) -> JSONSchema {
        JSONSchema(document: ["type": "string", "enum": .array(texts.map(JSONValue.string))])
    }

    /// A whole number in `range`.
    public static func integer<Integer: FixedWidthInteger & Sendable>(in range: ClosedRange<Integer>) -> JSONSchema {
        JSONSchema(document: [
            "type": "integer",
            "format": [32, 64].contains(Integer.bitWidth) && Integer.isSigned
                ? .string("int\(Integer.bitWidth)") : nil,
            "minimum": JSONValue(whole: range.lowerBound), "maximum": JSONValue(whole: range.upperBound),
        ])
    }

    public static let number = JSONSchema(document: ["type": "number"])

    /// - Parameters:
    ///   - length: how many elements it may have.
    ///   - isSet: whether no two of them are equal.
    public static func array(of element: JSONSchema, length: ClosedRange<Int>? = nil, isSet: Bool = false) -> JSONSchema {
        JSONSchema(
            document: [
                "type": "array", "items": .object(element.document), "minItems": length.map { JSONValue(whole: $0.lowerBound) },
                "maxItems": length.flatMap { $0.upperBound == .max ? nil : JSONValue(whole: $0.upperBound) },
                "uniqueItems": isSet ? true : nil,
            ], named: element.named)
    }

    /// - Parameter optional: the names of members that may be missing.
    public static func object(_ members: KeyValuePairs<String, JSONSchema>, optional: Set<String> = []) -> JSONSchema {
        var properties = JSONObject()
        for (name, schema) in members { properties[name] = .object(schema.document) }
        let required = members.map(\.key).filter { !optional.contains($0) }
        return JSONSchema(
            document: [
                "type": "object", "properties": .object(properties),
                "required": required.isEmpty ? nil : .array(required.map(JSONValue.string)),
            ], named: members.reduce(into: [:]) { $0.merge($1.value.named) { first, _ in first } })
    }

    /// The same, or `null`.
    public var orNull: JSONSchema { JSONSchema(document: document.orNull, named: named) }

    /// The same object, of which any member may be missing. It has no name.
    public var partial: JSONSchema {
        var schema = resolved
        schema.document["required"] = nil
        return schema
    }

    /// The schema that a reference stands for.
    private var resolved: JSONSchema {
        guard case .string(let reference) = document["$ref"], let name = reference.split(separator: "/").last,
            let schema = named[String(name)]
        else { return self }
        return JSONSchema(document: schema, named: named)
    }

    /// The same with `description` beside it.
    public func described(_ description: String) -> JSONSchema { with("description", .string(description)) }

    func with(_ keyword: String, _ value: JSONValue) -> JSONSchema {
        var schema = self
        schema.document[keyword] = value
        return schema
    }
}

extension JSONObject {
    /// A schema that takes `null` as well.
    var orNull: JSONObject {
        if self["enum"] == nil, case .string(let type) = self["type"] {
            var schema = self
            schema["type"] = .array([.string(type), "null"])
            return schema
        }
        if members.isEmpty { return self }
        return ["anyOf": .array([.object(self), .object(["type": "null"])])]
    }
}
