public import HTTPTypes

/// What a route answers when all is well: it makes the answer of what the handler returns, and the OpenAPI document tells of it.
///
/// ```swift
/// gives: .json(Note.self)                               // the handler returns a Note
/// gives: .json(Note.self, status: .created, fields: […])  // an Answer<Note>, which has those fields
/// gives: .nothing                                       // nothing: 204
/// gives: .answers { [.json(try JSONSchema(of: Note.self)), .empty(.accepted)] }  // a Response, which is one of these
/// ```
public struct ResponseOutput<Value: Sendable>: Sendable {
    let respond: @Sendable (Value) throws -> Response
    let describe: @Sendable (inout OperationDescription) throws -> Void

    private init(
        _ answers: @escaping @Sendable () throws -> [AnswerDescription], respond: @escaping @Sendable (Value) throws -> Response
    ) {
        self.respond = respond
        describe = { operation in for answer in try answers() { operation.answers(answer) } }
    }
}

extension ResponseOutput where Value: JSONEncodable {
    /// JSON that the value writes itself.
    ///
    /// - Parameters:
    ///   - type: its schema is ``JSONSchema/init(of:)`` of it, so that it must be `Decodable` or a ``JSONSchemaDescribing``.
    ///   - text: what the answer is, in a sentence.
    public static func json(
        _ type: Value.Type, status: HTTPResponse.Status = .ok, _ text: String? = nil
    ) -> ResponseOutput {
        ResponseOutput {
            [.json(try JSONSchema(of: type), status: status, text)]
        } respond: { value in
            .json(value, status: status)
        }
    }
}

extension ResponseOutput where Value: Encodable {
    /// JSON by way of `Encodable`.
    @_disfavoredOverload
    public static func json(
        _ type: Value.Type, status: HTTPResponse.Status = .ok, _ text: String? = nil
    ) -> ResponseOutput {
        ResponseOutput {
            [.json(try JSONSchema(of: type), status: status, text)]
        } respond: { value in
            try .json(value, status: status)
        }
    }
}

extension ResponseOutput {
    /// JSON that the value writes itself, with fields that the handler sets.
    public static func json<Body: JSONEncodable>(
        _ type: Body.Type, status: HTTPResponse.Status = .ok, _ text: String? = nil, fields: [FieldDescription]
    ) -> ResponseOutput where Value == Answer<Body> {
        ResponseOutput {
            [.json(try JSONSchema(of: type), status: status, text, fields: fields)]
        } respond: { answer in
            answer.completing(.json(answer.body, status: status))
        }
    }

    /// JSON by way of `Encodable`, with fields that the handler sets.
    @_disfavoredOverload
    public static func json<Body: Encodable>(
        _ type: Body.Type, status: HTTPResponse.Status = .ok, _ text: String? = nil, fields: [FieldDescription]
    ) -> ResponseOutput where Value == Answer<Body> {
        ResponseOutput {
            [.json(try JSONSchema(of: type), status: status, text, fields: fields)]
        } respond: { answer in
            answer.completing(try .json(answer.body, status: status))
        }
    }
}

extension ResponseOutput where Value == Void {
    /// 204.
    public static var nothing: ResponseOutput {
        ResponseOutput {
            [.empty()]
        } respond: { _ in
            .empty()
        }
    }
}

extension ResponseOutput where Value == Response {
    /// One of several answers, or one that is streamed; the handler makes it itself, and nothing compares it with what is said here.
    public static func answers(_ answers: @escaping @Sendable () throws -> [AnswerDescription]) -> ResponseOutput {
        ResponseOutput(answers) { $0 }
    }
}

/// A body, and fields that go with it.
public struct Answer<Body: Sendable>: Sendable {
    public var body: Body
    public var headers: HTTPFields

    public init(_ body: Body, headers: HTTPFields = [:]) {
        self.body = body
        self.headers = headers
    }

    /// The same answer with one header field set. Characters that may not stand in a field become blanks.
    public func with(_ name: HTTPField.Name, _ value: String) -> Answer {
        var answer = self
        answer.headers[name] = value
        return answer
    }

    fileprivate func completing(_ response: Response) -> Response {
        var response = response
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
