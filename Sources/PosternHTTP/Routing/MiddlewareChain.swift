/// Puts handlers inside middleware.
struct MiddlewareChain: Sendable {
    let errors: ErrorResponder

    /// What `handler` or an inner middleware throws is an answer before the next one sees it.
    func around(_ handler: @escaping Handler, _ middleware: [any Middleware]) -> Handler {
        middleware.reversed().reduce(handler) { [errors] inner, middleware in
            { request in try await middleware.handle(request) { await errors.run(inner, $0) } }
        }
    }
}
