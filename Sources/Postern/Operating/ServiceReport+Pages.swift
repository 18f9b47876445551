internal import HTTPTypes
internal import PosternGateway
internal import PosternHTTP

extension ServiceReport {
    static let healthPath = "/healthz"
    static let readinessPath = "/readyz"

    /// The pages that `settings` ask for, by their paths.
    func pages(_ settings: Settings) -> [String: Router.Page] {
        var pages: [String: Router.Page] = [:]
        if settings.health {
            pages[Self.healthPath] = { _ in Self.verdict("ok") }
            pages[Self.readinessPath] = readinessPage
        }
        if let path = settings.statusPath { pages[path] = statusPage }
        return pages
    }

    private static func verdict(_ text: String) -> Response {
        Response(
            headers: [.contentType: "application/json", .cacheControl: "no-store"], body: Array(#"{"status":"\#(text)"}"#.utf8))
    }

    @Sendable private func readinessPage(_ request: Request) -> Response {
        switch verdict {
        case .ready: Self.verdict("ready")
        case .notReady(let reason):
            .problem(HTTPError(.serviceUnavailable, "Not ready: \(reason)."), requestID: request.id)
        }
    }

    /// With PHP-FPM's header fields.
    @Sendable private func statusPage(_ request: Request) -> Response {
        guard let status else { return .problem(HTTPError(.serviceUnavailable), requestID: request.id) }
        let format = StatusFormat(request.query)
        return Response(
            headers: [
                .contentType: format.contentType, .expires: "Thu, 01 Jan 1970 00:00:00 GMT",
                .cacheControl: "no-cache, no-store, must-revalidate, max-age=0",
            ], body: Array(status.document(format, isFull: request.query["full"] != nil).utf8))
    }
}
