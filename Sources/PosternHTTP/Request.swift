public import HTTPTypes

/// One HTTP request, as a handler sees it.
public struct Request: Sendable {
    /// The method. `HEAD` arrives as itself, also at a handler that was registered for `GET`.
    public let method: HTTPRequest.Method

    /// The decoded path, beginning with `/`. It holds no control characters and is valid UTF-8.
    public let path: String

    /// The text behind the `?`, undecoded; empty when there is none.
    public let queryString: String

    /// The whole body; empty when none was sent, and where the handler reads it from ``bodyReader``.
    public package(set) var body: [UInt8] = []

    /// What a handler reads the body from that is called before it has come in.
    package var streamedBody: BodyReader?

    package let parameters: Parameters
    package var resolution = Resolution.none
    private let number = RequestID.next()

    package init(method: HTTPRequest.Method, path: String, queryString: String, parameters: Parameters) {
        self.method = method
        self.path = path
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
        if let sent = parameters["REQUEST_ID"], RequestID.isAcceptable(sent) { return sent }
        return RequestID.text(number)
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

    /// The path of the route called `name`: ``Router/url(for:_:)`` of the router that received this request.
    public func url(for name: String, _ parameters: [String: any CustomStringConvertible] = [:]) throws -> String {
        guard case .route(let endpoint, _) = resolution else { throw RoutingError.unknownName(name) }
        return try endpoint.names.url(for: name, parameters)
    }
}
