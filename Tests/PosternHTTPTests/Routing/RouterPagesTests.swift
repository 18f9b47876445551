import HTTPTypes
import PosternHTTP
import Testing

/// Paths that are answered beside the application's own.
@Suite struct RouterPagesTests {
    private struct Refusal: Middleware {
        func handle(_ request: Request, next: Handler) async throws -> Response { throw HTTPError(.unauthorized) }
    }

    private func answer(_ method: HTTPRequest.Method, _ path: String, of router: Router) async -> Response {
        let pages = router.adding(pages: ["/healthz": { _ in .text("well") }])
        var request = Request(method: method, path: path, queryString: "", parameters: Parameters())
        #expect(pages.admit(&request) == router.admit(&request))
        return await pages.respond(to: request)
    }

    @Test func `a page is answered without the application's middleware`() async throws {
        let router = try Router([Route(.get, "/a") { _ in .text("a") }], middleware: [Refusal()])
        #expect(await answer(.get, "/healthz", of: router).body == Array("well".utf8))
        #expect(await answer(.head, "/healthz", of: router).status == .ok)
        #expect(await answer(.get, "/a", of: router).status == .unauthorized)
        #expect(await answer(.get, "/healthz/", of: router).status == .unauthorized)
    }

    @Test func `other methods are told what there is`() async throws {
        let answer = await answer(.post, "/healthz", of: try Router([]))
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "GET, HEAD")
    }

    @Test(arguments: ["/healthz", "/{name}", "/{rest:path}"])
    func `the application's own route comes first`(_ pattern: String) async throws {
        let router = try Router([Route(.get, pattern) { _ in .text("own") }])
        #expect(await answer(.get, "/healthz", of: router).body == Array("own".utf8))
        #expect(router.free(["/healthz"]).isEmpty)
    }

    @Test func `a path of which the application has another method is its own`() throws {
        let router = try Router([
            Route(.post, "/healthz") { _ in .text("own") }, Route(.get, "/notes/{id:int}") { _ in .text("own") },
        ])
        #expect(router.free(["/healthz", "/readyz", "/notes/1", "/notes/a"]) == ["/readyz", "/notes/a"])
    }
}
