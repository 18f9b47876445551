import HTTPTypes
import PosternHTTP
import Testing

struct RouteGroupTests {
    private let log = PassageLog()

    private func router() throws -> Router {
        try Router(
            [
                Route.echo(.get, "/open"),
                RouteGroup(
                    "/teams/{team:int}", middleware: [log.witness("teams")],
                    [
                        Route(.get, "", name: "team") { .text(try $0.url(for: "member", ["team": 7, "id": 8])) },
                        RouteGroup(
                            "/members", middleware: [log.witness("members")],
                            [
                                Route(.get, "/{id:int}", name: "member", middleware: [log.witness("route")]) {
                                    .text("\(try $0.parameter("team", as: Int.self)) \(try $0.parameter("id", as: Int.self))")
                                }
                            ]),
                    ]),
            ], middleware: [log.witness("all")])
    }

    @Test func `its routes have its prefix and stand behind its middleware, group in group`() async throws {
        let router = try router()
        #expect(await router.text("/teams/7/members/8") == "7 8")
        #expect(log.take() == "all teams members route")
        #expect(await router.text("/teams/7") == "/teams/7/members/8")
        #expect(log.take() == "all teams")
        #expect(await router.text("/open") == "/open")
        #expect(log.take() == "all")
        #expect(try router.url(for: "member", ["team": 1, "id": 2]) == "/teams/1/members/2")
    }

    @Test func `its middleware sees another method for its paths, and no path that it does not have`() async throws {
        let router = try router()
        #expect(await router.answer(.post, "/teams/7/members/8").headers[.allow] == "GET, HEAD, OPTIONS")
        #expect(log.take() == "all teams members route")
        #expect(await router.answer(.options, "/teams/7").status == .noContent)
        #expect(log.take() == "all teams")
        #expect(await router.answer(.get, "/teams/7/nothing").status == .notFound)
        #expect(log.take() == "all")
    }

    @Test func `a preflight passes the middleware of the method that it asks for`() async throws {
        let router = try Router([
            Route(.get, "/a", middleware: [log.witness("get")]) { _ in .empty() },
            Route(.put, "/a", middleware: [log.witness("put")]) { _ in .empty() },
        ])
        for (method, names) in [("PUT", "put"), ("GET", "get"), ("DELETE", "get")] {
            var request = Request(.options, "/a", ["HTTP_ACCESS_CONTROL_REQUEST_METHOD": method])
            _ = router.admit(&request)
            #expect(await router.respond(to: request).status == .noContent)
            #expect(log.take() == names)
        }
    }

    @Test(arguments: [("/a", "/b"), ("/a/", "/b"), ("", "/a/b"), ("/", "/a/b"), ("/a/b", "")])
    func `a slash at the end of its prefix is not doubled`(_ prefix: String, _ pattern: String) async throws {
        let router = try Router([RouteGroup(prefix, [Route(.get, pattern) { _ in .text("here") }])])
        #expect(await router.text("/a/b") == "here")
    }

    @Test func `its limits are those of its routes that have none of their own`() throws {
        let router = try Router([
            RouteGroup(
                "/a", bodyLimit: 1, timeout: .seconds(1),
                [
                    Route(.post, "/x") { _ in .empty() },
                    RouteGroup(bodyLimit: 2, [Route(.post, "/y", timeout: .seconds(3)) { _ in .empty() }]),
                ]),
            Route(.post, "/z") { _ in .empty() },
        ])
        #expect(router.routes.map(\.pattern) == ["/a/x", "/a/y", "/z"])
        #expect(router.routes.map(\.bodyLimit) == [1, 2, nil])
        #expect(router.routes.map(\.timeout) == [.seconds(1), .seconds(3), nil])
        var request = Request(.post, "/a/y")
        #expect(router.admit(&request) == .whole(limit: 2))
        #expect(request.handlerTimeout == .seconds(3))
    }

    @Test func `its routes get in each other's way as any`() {
        let error = RoutingError.duplicateRoute("GET /a/{x}", like: "GET /{y:str}")
        #expect(throws: RoutingError.duplicateRoute("GET /a/{x}", like: "GET /a/{y:str}")) {
            try Router([
                Route.echo(.get, "/a/{y:str}"), RouteGroup("/a", [Route.echo(.get, "/{x}")]),
            ])
        }
        #expect(
            error.description == """
                GET /a/{x} would never be reached, since GET /{y:str} matches the same requests; remove one, or give it another path
                """)
    }

    @Test(arguments: ["a", "a/b", "./a"])
    func `a prefix that begins with no slash is refused`(_ prefix: String) {
        #expect(throws: RoutingError.malformedPattern(prefix + "/x", reason: "must begin with \"/\"")) {
            try Router([RouteGroup(prefix, [Route.echo(.get, "/x")])])
        }
    }
}
