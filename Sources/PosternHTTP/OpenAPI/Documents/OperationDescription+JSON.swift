internal import HTTPTypes

extension OperationDescription {
    /// The Operation Object (OpenAPI 3.1 §4.8.10).
    func document(_ problems: ProblemCatalogue) -> JSONObject {
        var responses = JSONObject()
        for (code, answer) in answers.sorted(by: { $0.key < $1.key }) {
            responses["\(code)"] = .object(problems.reference(to: answer) ?? answer.document)
        }
        if !answers.keys.contains(where: { $0 < 400 }) {
            responses["default"] = .object(["description": "The route does not say what it answers."])
        }
        return [
            "operationId": .string(operationID), "summary": .string(summary), "description": details.map(JSONValue.string),
            "tags": tags.isEmpty ? nil : .array(tags.map(JSONValue.string)), "deprecated": isDeprecated ? true : nil,
            "parameters": parameters.isEmpty ? nil : .array(parameters.map { .object($0.document) }),
            "requestBody": body.map { .object(["required": true, "content": .object($0.document)]) },
            "responses": .object(responses),
        ]
    }
}

extension ParameterDescription {
    /// The Parameter Object (§4.8.12). A list stands in one parameter, with commas.
    fileprivate var document: JSONObject {
        let isList = schema.document["type"] == "array"
        return [
            "name": .string(name), "in": .string(place.rawValue), "required": isRequired ? true : nil,
            "description": description.map(JSONValue.string), "style": isList ? "form" : nil, "explode": isList ? false : nil,
            "schema": .object(schema.document),
        ]
    }
}

extension MediaDescription {
    fileprivate var document: JSONObject {
        var content = JSONObject()
        content[type] = .object(["schema": .object(schema.document)])
        return content
    }
}

extension AnswerDescription {
    /// The Response Object (§4.8.17).
    var document: JSONObject {
        var headers = JSONObject()
        for field in fields {
            headers[field.name.rawName] = .object([
                "description": .string(field.description), "required": field.isAlways ? true : nil,
                "schema": .object(field.schema.document),
            ])
        }
        return [
            "description": .string(text), "headers": fields.isEmpty ? nil : .object(headers),
            "content": media.map { .object($0.document) },
        ]
    }
}
