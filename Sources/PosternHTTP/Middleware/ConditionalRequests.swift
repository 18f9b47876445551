internal import HTTPTypes

/// Gives answers to `GET` an `ETag`, and answers clients that have the state already with 304 and no body (RFC 9110 §13).
///
/// ```swift
/// RouteGroup("/notes", middleware: [ConditionalRequests()], notes)
/// ```
///
/// The tag is made of the body, unless the handler has set one; of a streamed answer only when its body was there before anything was sent. It
/// saves the way to the client, not the handler's work.
///
/// Whether a change is refused because the state is another than the client knows (`If-Match`, 412) can only be told where nothing comes in
/// between: in the handler's own unit of work, by ``Request/requirePreconditions(on:)``.
public struct ConditionalRequests: Middleware {
    private let cacheControl: String?

    /// - Parameter cacheControl: for answers that say nothing themselves. By default only the client's own cache may keep them, and must ask
    ///   before it uses them; `nil` for no such field.
    public init(cacheControl: String? = "private, no-cache") {
        self.cacheControl = cacheControl
    }

    public func handle(_ request: Request, next: Handler) async throws -> Response {
        let response = try await next(request)
        guard request.method == .get || request.method == .head, response.status == .ok else { return response }
        guard let given = response.headers[.eTag] else {
            return response.whenWhole { whole in judge(whole, as: EntityTag(of: whole.body), for: request) }
        }
        guard let tag = EntityTag(parsing: given) else { return response }
        return judge(response, as: tag, for: request)
    }

    public func describe(_ operation: inout OperationDescription) {
        guard operation.method == .get else { return }
        operation.takes(
            ParameterDescription(
                "If-None-Match", in: .header, .string(), description: "The ETag of the state that the client has."))
        let tag = FieldDescription(.eTag, "Names this state of the resource.")
        operation.successHas(tag)
        operation.answers(.empty(.notModified, "The client has this state already.", fields: [tag]))
        operation.mayRefuse(.preconditionFailed, "The resource is not in the state that If-Match names.")
    }

    /// The answer as it is sent to a client that has, or has not, the state that it shows.
    private func judge(_ answer: Response, as tag: EntityTag, for request: Request) -> Response {
        var response = answer
        response.headers[.eTag] = tag.description
        if let cacheControl, response.headers[.cacheControl] == nil { response.headers[.cacheControl] = cacheControl }
        do { try request.requirePreconditions(on: tag) } catch { return .problem(error, requestID: request.id) }
        guard let condition = request.headers[.ifNoneMatch], EntityTagCondition(parsing: condition).matchesWeakly(tag) else {
            return response
        }
        for name in [HTTPField.Name.contentType, .contentEncoding, .contentLanguage, .lastModified] {
            response.headers[name] = nil
        }
        response.status = .notModified
        response.body = []
        return response
    }
}

extension Request {
    /// Refuses a change that was meant for another state of the resource: what `If-Match` says, and `If-None-Match` of a request that is no `GET`
    /// or `HEAD` (RFC 9110 §13.2.2).
    ///
    /// ```swift
    /// try database.write { session in
    ///     let note = try session.find(Note.self, id)
    ///     try request.requirePreconditions(on: note.map { EntityTag(of: JSONWriter.bytes(of: $0)) })
    ///     …
    /// }
    /// ```
    ///
    /// - Parameter current: the tag of the resource as it is now; `nil` when there is none. Look it up in the unit of work that changes it.
    /// - Throws: ``HTTPError`` 412.
    public func requirePreconditions(on current: EntityTag?) throws(HTTPError) {
        if let condition = headers[.ifMatch], !EntityTagCondition(parsing: condition).matchesStrongly(current) {
            throw HTTPError(.preconditionFailed, "The resource is not in the state that If-Match names; get it anew.")
        }
        guard method != .get, method != .head, let condition = headers[.ifNoneMatch] else { return }
        if EntityTagCondition(parsing: condition).matchesWeakly(current) {
            throw HTTPError(.preconditionFailed, "The resource is in a state that If-None-Match names.")
        }
    }
}
