/// Answers what no route does, below a prefix.
struct Fallback: Sendable {
    private let prefix: String
    private let handler: Handler
    private let errors: ErrorResponder

    /// - Parameters:
    ///   - prefix: of a mount; empty for the whole router.
    ///   - middleware: what stands before everything below the prefix.
    init(_ prefix: String, _ middleware: [any Middleware], _ chain: MiddlewareChain) {
        self.prefix = prefix
        handler = chain.around(UnroutedAnswer.handler, middleware)
        errors = chain.errors
    }

    func takes(_ path: String) -> Bool { Self.isBelow(path, prefix) }

    func respond(to request: Request) async -> Response { await errors.run(handler, request) }

    /// Whether `path` is `prefix` or goes on behind it with a slash.
    static func isBelow(_ path: String, _ prefix: String) -> Bool {
        guard path.utf8.starts(with: prefix.utf8) else { return false }
        return prefix.isEmpty || path.utf8.count == prefix.utf8.count
            || path.utf8.dropFirst(prefix.utf8.count).first == UInt8(ascii: "/")
    }
}
