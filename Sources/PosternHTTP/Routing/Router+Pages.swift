internal import HTTPTypes

/// Pages for operators and their tools.
extension Router {
    /// Must not block.
    package typealias Page = @Sendable (Request) -> Response

    /// The same router, which answers with `pages`, by their paths, where it has no route. They ask neither middleware nor a database.
    package func adding(pages: [String: Page]) -> Router {
        var router = self
        router.pages = pages
        return router
    }

    /// Those of `paths` for which there is no route.
    package func free(_ paths: some Sequence<String>) -> Set<String> {
        Set(
            paths.filter { path in
                var request = Request(method: .get, path: path, queryString: "", parameters: Parameters())
                _ = admit(&request)
                if case .none = request.resolution { return true }
                return false
            })
    }

    /// The answer to a request that no route has; `nil` when there is no page either.
    func page(for request: Request) -> Response? {
        guard let page = pages[request.path] else { return nil }
        guard request.method == .get || request.method == .head else {
            return .problem(HTTPError(.methodNotAllowed, headers: [.allow: "GET, HEAD"]), requestID: request.id)
        }
        return page(request)
    }
}
