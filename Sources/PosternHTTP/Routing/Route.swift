public import HTTPTypes

/// Answers a request. A synchronous function fits as well; both may block, since each request has a thread of its own.
public typealias Handler = @Sendable (Request) async throws -> Response

/// A method and a path, and what answers them.
///
/// ```swift
/// Route(.get, "/notes/{id:int}", name: "get_note", notes.get)
/// Route(.post, "/imports", bodyLimit: 50_000_000, timeout: .seconds(120), imports.add)
/// ```
public struct Route: Sendable {
    public let method: HTTPRequest.Method

    /// The pattern of the path: segments between slashes, each literal or `{name}`, `{name:int}`, `{name:uuid}`, one of the router's own
    /// converters, or at the end `{name:path}`, which takes the slashes too.
    public internal(set) var pattern: String

    /// What ``Router/url(for:_:)`` calls it.
    public internal(set) var name: String?

    /// The largest body in bytes that is read for it; `nil` for the gateway's own limit.
    public internal(set) var bodyLimit: Int?

    /// How long its handler may run, middleware included; `nil` for the gateway's own limit. Then its task is cancelled and the client told 504.
    /// The web server must be patient enough, too (nginx: `fastcgi_read_timeout`, `scgi_read_timeout`).
    public internal(set) var timeout: Duration?

    /// What stands before it alone, behind that of the router; the outermost first.
    public internal(set) var middleware: [any Middleware]

    public let handler: Handler

    /// Whether its handler reads the body itself: ``streamingBody()``.
    public internal(set) var streamsBody = false

    /// The mounted routers that it is in, the outermost first.
    var mounts: [MountPoint] = []

    /// What the OpenAPI document says of it.
    var documentation = RouteDocumentation()

    public init(
        _ method: HTTPRequest.Method, _ pattern: String, name: String? = nil, bodyLimit: Int? = nil, timeout: Duration? = nil,
        middleware: [any Middleware] = [], _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.name = name
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.middleware = middleware
        self.handler = handler
    }

    /// The same route below `prefix` and behind `middleware`.
    func below(_ prefix: String, _ middleware: [any Middleware]) -> Route {
        var route = self
        route.pattern = prefix + pattern
        route.middleware = middleware + self.middleware
        route.mounts = mounts.map { $0.below(prefix, middleware) }
        return route
    }
}

extension Route: RouteCollection {
    public var routes: [Route] { [self] }
}

extension Route: CustomStringConvertible {
    /// The method and the pattern.
    public var description: String { "\(method.rawValue) \(pattern)" }
}
