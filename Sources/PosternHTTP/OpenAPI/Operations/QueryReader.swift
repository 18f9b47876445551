internal import HTTPTypes

/// Reads the parameters behind the `?` for a ``QueryDecodable``.
public struct QueryReader {
    /// `nil` to learn which parameters there are.
    private let query: QueryParameters?
    private var faults: [HTTPError.Fault] = []
    private var parameters: [ParameterDescription] = []

    private init(_ query: QueryParameters?) { self.query = query }

    /// - Throws: ``HTTPError`` 422 with each parameter that does not fit.
    static func read<Value: QueryDecodable>(_ type: Value.Type, from request: Request) throws -> Value {
        var reader = QueryReader(request.query)
        let value = try type.init(from: &reader)
        guard reader.faults.isEmpty else {
            throw HTTPError(.unprocessableContent, "The parameters behind the ? do not fit.", faults: reader.faults)
        }
        return value
    }

    static func parameters<Value: QueryDecodable>(of type: Value.Type) throws -> [ParameterDescription] {
        var reader = QueryReader(nil)
        _ = try type.init(from: &reader)
        return reader.parameters
    }

    /// The value of a parameter that may be missing.
    ///
    /// - Parameters:
    ///   - kind: what it is read as.
    ///   - description: what it does, in a sentence.
    public mutating func optional<Value>(
        _ name: String, _ kind: QueryValue<Value>, _ description: String? = nil
    ) -> Value? {
        guard let query else {
            note(name, kind.schema, isRequired: false, description)
            return nil
        }
        return query.all.isEmpty ? nil : parse(name, kind, query)
    }

    /// The value of a parameter that may be missing, and what counts then.
    public mutating func value<Value>(
        _ name: String, _ kind: QueryValue<Value>, default standard: Value, _ description: String? = nil
    ) -> Value {
        guard let query else {
            note(name, kind.schema.with("default", kind.json(standard)), isRequired: false, description)
            return standard
        }
        return query.all.isEmpty ? standard : parse(name, kind, query) ?? standard
    }

    /// The value of a parameter that must be there. What stands for it when it is not, or when there is no request, is never seen by the handler.
    public mutating func required<Value>(
        _ name: String, _ kind: QueryValue<Value>, _ description: String? = nil
    ) -> Value {
        guard let query else {
            note(name, kind.schema, isRequired: true, description)
            return kind.placeholder
        }
        if query[name] == nil {
            faults.append(HTTPError.Fault(parameter: name, detail: "is missing; it must be \(kind.expectation)"))
        }
        return parse(name, kind, query) ?? kind.placeholder
    }

    private mutating func note(_ name: String, _ schema: JSONSchema, isRequired: Bool, _ description: String?) {
        parameters.append(
            ParameterDescription(name, in: .query, schema, isRequired: isRequired, description: description))
    }

    private mutating func parse<Value>(_ name: String, _ kind: QueryValue<Value>, _ query: QueryParameters) -> Value? {
        let values = query.values(name)
        guard let text = values.first else { return nil }
        if values.count == 1, let value = kind.parse(text) { return value }
        let detail = values.count > 1 ? "was given more than once" : "must be \(kind.expectation)"
        faults.append(HTTPError.Fault(parameter: name, detail: detail))
        return nil
    }
}
