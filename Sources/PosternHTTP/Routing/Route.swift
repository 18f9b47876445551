public import HTTPTypes

/// Answers a request. A synchronous function fits as well; both may block, since each request has a thread of its own.
public typealias Handler = @Sendable (Request) async throws -> Response

/// A method and a path, and what answers them.
///
/// ```swift
/// Route(.get, "/notes/{id:int}", name: "get_note", notes.get)
/// ```
public struct Route: Sendable {
    public let method: HTTPRequest.Method

    /// The pattern of the path: segments between slashes, each literal or `{name}`, `{name:int}`, `{name:uuid}`, or at the end
    /// `{name:path}`, which takes the slashes too.
    public let pattern: String

    /// What ``Router/url(for:_:)`` calls it.
    public let name: String?

    /// The largest body in bytes that is read for it; `nil` for the gateway's own limit.
    public let bodyLimit: Int?

    public let handler: Handler

    /// Whether its handler reads the body itself: ``streamingBody()``.
    public internal(set) var streamsBody = false

    public init(
        _ method: HTTPRequest.Method, _ pattern: String, name: String? = nil, bodyLimit: Int? = nil,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.name = name
        self.bodyLimit = bodyLimit
        self.handler = handler
    }
}
