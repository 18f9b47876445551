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
public protocol Middleware: Sendable {
    /// Answers `request`, mostly by calling `next`.
    func handle(_ request: Request, next: Handler) async throws -> Response
}
