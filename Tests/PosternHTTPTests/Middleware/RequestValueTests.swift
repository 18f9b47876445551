import HTTPTypes
import PosternHTTP
import Testing

/// The place that authentication and sessions have.
struct RequestValueTests {
    private struct User { let name: String }

    private struct Authentication: Middleware {
        func handle(_ request: Request, next: Handler) async throws -> Response {
            guard let name = request.headers[.authorization] else {
                throw HTTPError(.unauthorized, headers: [.wwwAuthenticate: "Bearer"])
            }
            var request = request
            request[User.self] = User(name: name)
            return try await next(request).logging("user", name).logging("not a name", "x")
        }
    }

    @Test func `what a middleware finds out reaches the handler and the log, by type`() async throws {
        let router = try Router(
            [
                Route(.get, "/") { .text($0[User.self]?.name ?? "nobody") },
                Route(.get, "/fail") { _ in throw HTTPError(.conflict) },
            ],
            middleware: [Authentication()])
        for (path, status) in [("/", 200), ("/fail", 409)] {
            var request = Request(.get, path, ["HTTP_AUTHORIZATION": "ann"])
            _ = router.admit(&request)
            let response = await router.respond(to: request)
            #expect(response.status.code == status)
            #expect(response.accessFields.map(\.name) == ["user"])
            #expect(response.accessFields.map(\.value) == ["ann"])
            #expect(request[User.self] == nil)
        }
        let refused = await router.answer(.get, "/")
        #expect(refused.status == .unauthorized)
        #expect(refused.headers[.wwwAuthenticate] == "Bearer")
    }

    @Test func `fields for browsers are set where the answer does not set them`() async throws {
        let policy = HTTPField.Name.contentSecurityPolicy
        let router = try Router([
            RouteGroup(
                middleware: [SecurityHeaders([policy: "default-src 'self'"])],
                [Route.echo(.get, "/a"), Route(.get, "/b") { _ in .text("").with(policy, "own") }])
        ])
        #expect(await router.answer(.get, "/a").headers[policy] == "default-src 'self'")
        #expect(await router.answer(.get, "/b").headers[policy] == "own")
        #expect(SecurityHeaders.standard[policy] == "default-src 'none'; frame-ancestors 'none'")
        #expect(SecurityHeaders.standard[.xContentTypeOptions] == "nosniff")
    }
}
