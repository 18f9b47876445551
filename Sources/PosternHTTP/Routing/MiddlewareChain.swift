/// Puts handlers inside middleware.
struct MiddlewareChain: Sendable {
    let errors: ErrorResponder

    /// What `handler` or an inner middleware throws is an answer before the next one sees it.
    func around(_ handler: @escaping Handler, _ middleware: [any Middleware]) -> Handler {
        middleware.reversed().reduce(handler) { [errors] inner, middleware in
            let next: Handler = { request in
                do { return try await inner(request) } catch { return errors.response(to: error, for: request) }
            }
            return { request in try await middleware.handle(request, next: next) }
        }
    }
}
