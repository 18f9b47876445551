public import HTTPTypes

/// One HTTP request, as a handler sees it.
public struct Request: Sendable {
    /// The method. `HEAD` arrives as itself, also at a handler that was registered for `GET`.
    public let method: HTTPRequest.Method

    /// The decoded path below ``rootPath``, beginning with `/`. It holds no control characters and is valid UTF-8.
    public let path: String

    /// The decoded path that the web server has mounted the service under: `/api`, or nothing. The setting `ROOT_PATH` says so, or
    /// `SCRIPT_NAME` where `PATH_INFO` has the rest (RFC 3875 §4.1.13).
    public let rootPath: String

    /// The text behind the `?`, undecoded; empty when there is none.
    public let queryString: String

    /// The whole body; empty when none was sent, and where the handler reads it from ``bodyReader``.
    public package(set) var body: [UInt8] = []

    /// What a handler reads the body from that is called before it has come in.
    package var streamedBody: BodyReader?

    package let parameters: Parameters
    package var resolution = Resolution.none
    private let number = RequestID.next()

    /// What middleware has found out, by its type.
    private var values: [ObjectIdentifier: any Sendable] = [:]

    package init(
        method: HTTPRequest.Method, path: String, rootPath: String = "", queryString: String, parameters: Parameters
    ) {
        self.method = method
        self.path = path
        self.rootPath = rootPath
        self.queryString = queryString
        self.parameters = parameters
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
        parameters.requestID ?? RequestID.text(number)
    }

    /// Writes ``id`` to the end of `bytes`, without making a text of it.
    package func appendID(to bytes: inout [UInt8]) {
        let isSent = parameters.withValue("REQUEST_ID") { id -> Bool in
            guard RequestID.isAcceptable(id) else { return false }
            bytes.append(contentsOf: id)
            return true
        }
        if isSent != true { RequestID.append(number, to: &bytes) }
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
        get { values[ObjectIdentifier(type)] as? Value }
        set { values[ObjectIdentifier(type)] = newValue }
    }

    /// The pattern of the route that answers it, as `/notes/{id:int}`; `nil` when none does.
    package var pattern: String? {
        guard case .route(let endpoint, _) = resolution else { return nil }
        return endpoint.pattern
    }

    /// The route that answers it, as `GET /notes/{id:int}`; `nil` when none does. For logs.
    package var route: String? {
        guard case .route(let endpoint, _) = resolution else { return nil }
        return "\(endpoint.method.rawValue) \(endpoint.pattern)"
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
