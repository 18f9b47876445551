public import HTTPTypes

/// One HTTP request, as a handler sees it.
public struct Request: Sendable {
    /// All of a request but its body, in one place, so that a request is handed on as one reference.
    ///
    /// `@unchecked Sendable` is safe because a variable is changed only where nobody else has a reference to it: ``Request/own()``.
    private final class Storage: @unchecked Sendable {
        let method: HTTPRequest.Method
        let path: String
        let rootPath: String
        let queryString: String
        let parameters: Parameters
        let number: UInt64
        var resolution = Resolution.none
        /// What middleware has found out, by its type.
        var values: [ObjectIdentifier: any Sendable] = [:]

        init(
            method: HTTPRequest.Method, path: String, rootPath: String, queryString: String, parameters: Parameters,
            number: UInt64
        ) {
            (self.method, self.path, self.rootPath, self.queryString) = (method, path, rootPath, queryString)
            (self.parameters, self.number) = (parameters, number)
        }

        func copy() -> Storage {
            let copy = Storage(
                method: method, path: path, rootPath: rootPath, queryString: queryString, parameters: parameters, number: number)
            (copy.resolution, copy.values) = (resolution, values)
            return copy
        }
    }

    private var storage: Storage

    /// The whole body; empty when none was sent, and where the handler reads it from ``bodyReader``.
    public package(set) var body: [UInt8] = []

    /// What a handler reads the body from that is called before it has come in.
    package var streamedBody: BodyReader?

    package init(
        method: HTTPRequest.Method, path: String, rootPath: String = "", queryString: String, parameters: Parameters
    ) {
        storage = Storage(
            method: method, path: path, rootPath: rootPath, queryString: queryString, parameters: parameters,
            number: RequestID.next())
    }

    /// Lets the storage be changed, which no other request has then.
    private mutating func own() {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
    }

    /// The method. `HEAD` arrives as itself, also at a handler that was registered for `GET`.
    public var method: HTTPRequest.Method { storage.method }

    /// The decoded path below ``rootPath``, beginning with `/`. It holds no control characters and is valid UTF-8.
    public var path: String { storage.path }

    /// The decoded path that the web server has mounted the service under: `/api`, or nothing. The setting `ROOT_PATH` says so, or
    /// `SCRIPT_NAME` where `PATH_INFO` has the rest (RFC 3875 §4.1.13).
    public var rootPath: String { storage.rootPath }

    /// The text behind the `?`, undecoded; empty when there is none.
    public var queryString: String { storage.queryString }

    package var parameters: Parameters { storage.parameters }

    package var resolution: Resolution {
        get { storage.resolution }
        set {
            own()
            storage.resolution = newValue
        }
    }

    /// Gives the body piece by piece as it comes in, where the route is ``Route/streamingBody()``; elsewhere ``body`` has it, and its calls throw
    /// ``BodyReadError/wasReadWhole``.
    public var bodyReader: BodyReader { streamedBody ?? BodyReader(from: UnstreamedBody()) }

    /// The header fields.
    public var headers: RequestHeaders { RequestHeaders(parameters: parameters) }

    /// The parameters behind the `?`; parsed anew by each call.
    public var query: QueryParameters { QueryParameters(parsing: queryString) }

    /// The cookies; parsed anew by each call.
    public var cookies: Cookies { Cookies(parsing: headers[.cookie] ?? "") }

    /// Names this request in logs: what the web server sent as `REQUEST_ID` (nginx: `$request_id`), else an id of our own.
    public var id: String {
        parameters.requestID ?? RequestID.digits(storage.number).text
    }

    /// Writes ``id`` to `memory`, without making a text of it.
    ///
    /// - Parameter memory: has ``RequestID/maximumLength`` bytes or more.
    /// - Returns: how many bytes of it were written.
    package func copyID(to memory: UnsafeMutableRawBufferPointer) -> Int {
        let sent = parameters.withValue("REQUEST_ID") { id -> Int? in
            guard RequestID.isAcceptable(id) else { return nil }
            memory.copyMemory(from: UnsafeRawBufferPointer(id))
            return id.count
        }
        return (sent ?? nil) ?? RequestID.digits(storage.number).write(to: memory)
    }

    /// Whether the answer may be for one person's eyes: the request reads, and came with credentials.
    package var isPersonal: Bool {
        (method == .get || method == .head) && (parameters.contains("HTTP_AUTHORIZATION") || parameters.contains("HTTP_COOKIE"))
    }

    /// What a middleware has found out about the request, for those behind it: who sends it, which session it belongs to.
    ///
    /// ```swift
    /// func handle(_ request: Request, next: Handler) async throws -> Response {
    ///     var request = request
    ///     request[User.self] = try users.authenticated(by: request.headers[.authorization])
    ///     return try await next(request)
    /// }
    /// ```
    public subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { storage.values[ObjectIdentifier(type)] as? Value }
        set {
            own()
            storage.values[ObjectIdentifier(type)] = newValue
        }
    }

    /// The pattern of the route that answers it, as `/notes/{id:int}`; `nil` when none does.
    package var pattern: String? {
        guard case .route(let endpoint, _) = resolution else { return nil }
        return endpoint.pattern
    }

    /// The route that answers it, as `GET /notes/{id:int}`; `nil` when none does. For logs.
    package var route: String? {
        guard case .route(let endpoint, _) = resolution else { return nil }
        return endpoint.name
    }

    /// The address of the client as the web server sees it (`REMOTE_ADDR`).
    public var remoteAddress: String? { parameters["REMOTE_ADDR"] }

    /// The part of the path that `{name}` or `{name:int}` of the route stands for.
    ///
    /// - Parameters:
    ///   - name: a name from the route's pattern.
    ///   - type: what the text is read as; `{id:int}` has made sure that it fits `Int64`.
    /// - Throws: ``HTTPError`` 404 when the text does not fit `type`, since there is no such resource;
    ///   ``RoutingError`` when the route has no such name.
    public func parameter<T: LosslessStringConvertible>(_ name: String, as type: T.Type = T.self) throws -> T {
        guard case .route(let endpoint, let captures) = resolution,
            let index = endpoint.parameterNames.firstIndex(of: name)
        else { throw RoutingError.noSuchParameter(name) }
        guard let value = T(captures[index]) else { throw HTTPError(.notFound) }
        return value
    }

    /// How long its handler may run; `nil` for the gateway's own limit.
    package var handlerTimeout: Duration? {
        guard case .route(let endpoint, _) = resolution else { return nil }
        return endpoint.timeout
    }

    /// The path of the route called `name`, with ``rootPath`` before it: ``Router/url(for:_:)`` of the router that received this request. In a
    /// router that is mounted, its own names come first.
    ///
    /// - Throws: ``RoutingError`` when there is no such route, no route answers this request, or a value is missing or does not fit.
    public func url(for name: String, _ parameters: [String: any CustomStringConvertible] = [:]) throws -> String {
        guard case .route(let endpoint, _) = resolution else { throw RoutingError.unknownName(name) }
        let path = try endpoint.url(for: name, parameters)
        return rootPath.isEmpty ? path : PercentEncoding.encodePath(rootPath, keepingSlashes: true) + path
    }
}
