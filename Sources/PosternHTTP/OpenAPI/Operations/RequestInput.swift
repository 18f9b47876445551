internal import HTTPTypes

/// What a route takes besides its path: it is read from the request before the handler is called, and the OpenAPI document tells of it.
///
/// ```swift
/// Route(.post, "/notes", name: "add_note", takes: .json(NoteDraft.self), gives: .json(Note.self)) { request, draft in … }
/// Route(.get, "/notes", takes: .query(NoteSelection.self), gives: .json([Note].self), notes.list)
/// Route(.post, "/imports", takes: .both(.query(ImportOptions.self), .json([NoteDraft].self)), gives: .nothing, notes.load)
/// ```
public struct RequestInput<Value: Sendable>: Sendable {
    let read: @Sendable (Request) throws -> Value
    let describe: @Sendable (inout OperationDescription) throws -> Void

    /// Both; the handler gets a pair.
    public static func both<One: Sendable, Other: Sendable>(
        _ one: RequestInput<One>, _ other: RequestInput<Other>
    ) -> RequestInput where Value == (One, Other) {
        RequestInput { request in
            (try one.read(request), try other.read(request))
        } describe: { operation in
            try one.describe(&operation)
            try other.describe(&operation)
        }
    }
}

extension RequestInput where Value: Decodable {
    /// A body of JSON, which ``Request/decode(_:unknownMembers:)`` reads, and whose schema is ``JSONSchema/init(of:)`` of the type.
    ///
    /// - Parameter unknownMembers: what becomes of members that the type does not ask for.
    public static func json(_ type: Value.Type, unknownMembers: JSONUnknownMembers = .ignored) -> RequestInput {
        RequestInput { request in
            try request.decode(type, unknownMembers: unknownMembers)
        } describe: { operation in
            operation.body = MediaDescription(
                type: "application/json", schema: try JSONSchema(of: type, unknownMembers: unknownMembers))
            operation.mayRefuse(.badRequest, "The body is not JSON, or not of the length that was announced.")
            operation.mayRefuse(
                .lengthRequired, "The body was sent without its length, and the web server did not tell it either.")
            operation.mayRefuse(.contentTooLarge, "The body is larger than is accepted.")
            operation.mayRefuse(
                .unsupportedMediaType, "The body is not announced as application/json in UTF-8.",
                fields: [FieldDescription(.accept, "What is accepted.", isAlways: true)])
            operation.mayRefuse(.unprocessableContent, "The body is JSON of another shape; all that does not fit is listed.")
        }
    }
}

extension RequestInput where Value: QueryDecodable {
    /// The parameters behind the `?`.
    public static func query(_ type: Value.Type) -> RequestInput {
        RequestInput { request in
            try QueryReader.read(type, from: request)
        } describe: { operation in
            for parameter in try QueryReader.parameters(of: type) { operation.takes(parameter) }
            operation.mayRefuse(.unprocessableContent, "A parameter behind the ? does not fit; all that do not are listed.")
        }
    }
}
