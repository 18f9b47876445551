/// Stands between the router and handlers: sees every request before, and every answer after.
///
/// ```swift
/// struct Timing: Middleware {
///     func handle(_ request: Request, next: Handler) async throws -> Response {
///         let start = ContinuousClock.now
///         return try await next(request).with(.serverTiming, "app;dur=\(ContinuousClock.now - start)")
///     }
/// }
/// ```
///
/// Errors of a handler have become answers when they reach a middleware; an error that a middleware throws becomes one too.
///
/// It stands before a whole ``Router``, a ``RouteGroup``, a ``Mount``, or one ``Route``. There are ``CrossOrigin``, ``TrustedHosts``,
/// ``ConditionalRequests`` and ``SecurityHeaders``. Who sends a request (authentication), which session it belongs to, and how many somebody
/// may send (rate limits) are for middleware too: what it finds out it leaves in the request, by type (``Request/subscript(_:)``), and it
/// refuses by throwing an ``HTTPError`` such as 401 with `WWW-Authenticate`, or 429 with `Retry-After`.
public protocol Middleware: Sendable {
    /// Answers `request`, mostly by calling `next`.
    func handle(_ request: Request, next: Handler) async throws -> Response

    /// Says what it adds to the requests and answers of a route behind it, for the OpenAPI document: fields that it wants, problems that it
    /// answers with. By default nothing.
    func describe(_ operation: inout OperationDescription)
}

extension Middleware {
    public func describe(_ operation: inout OperationDescription) {}
}
