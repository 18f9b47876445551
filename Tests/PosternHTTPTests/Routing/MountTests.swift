import HTTPTypes
import PosternHTTP
import Testing

struct MountTests {
    private let log = PassageLog()

    private struct Known: Error {}

    /// `/` , `/users/{id}` by a converter of its own, and `/fail`.
    private func inner(_ name: String = "inner") throws -> Router {
        try Router(
            [
                Route(.get, "/", name: "root") { .text(try $0.url(for: "user", ["id": "even"])) },
                Route.echo(.get, "/users/{id:even}", name: "user", "id"),
                Route(.get, "/fail") { _ in throw Known() },
            ], middleware: [log.witness(name)], converters: [PathConverter("even") { $0.utf8.count.isMultiple(of: 2) }],
            errors: [ErrorHandler(Known.self) { _ in HTTPError(.conflict, name) }])
    }

    @Test func `a router is mounted with its routes, middleware, converters and error handlers`() async throws {
        let router = try Router(
            [Route(.get, "/fail") { _ in throw Known() }, Mount("/a", try inner())], middleware: [log.witness("outer")],
            errors: [ErrorHandler(Known.self) { _ in HTTPError(.gone) }])
        #expect(await router.text("/a/users/1234") == "/users/{id:even} id=1234")
        #expect(log.take() == "outer inner")
        #expect(await router.answer(.get, "/a/users/123").status == .notFound)
        #expect(await router.answer(.get, "/a/fail").problem?["detail"] == .string("inner"))
        _ = log.take()
        #expect(await router.answer(.get, "/fail").status == .gone)
        #expect(log.take() == "outer")
    }

    @Test(arguments: ["/a", "/a/", "/a/nothing", "/a/users/123/x"])
    func `what is below its prefix and nowhere is answered behind its middleware`(_ path: String) async throws {
        let router = try Router(
            [Mount("/a", try Router([Route.echo(.get, "/x")], middleware: [log.witness("inner")])), Route.echo(.get, "/ab")],
            middleware: [log.witness("outer")])
        #expect(await router.answer(.get, path).status == .notFound)
        #expect(log.take() == "outer inner")
        #expect(await router.answer(.post, "/a/x").status == .methodNotAllowed)
        #expect(log.take() == "outer inner")
        for path in ["/ab", "/abc", "/A", "/"] {
            _ = await router.answer(.get, path)
            #expect(log.take() == "outer")
        }
    }

    @Test func `mounts stand in mounts and groups, and the deepest answers what is nowhere`() async throws {
        let middle = try Router(
            [RouteGroup("/g", middleware: [log.witness("group")], [Mount("/in", name: "in", try inner())])],
            middleware: [log.witness("middle")])
        let router = try Router([Mount("/m", name: "m", middle)], middleware: [log.witness("outer")])
        #expect(await router.text("/m/g/in/users/12") == "/users/{id:even} id=12")
        #expect(log.take() == "outer middle group inner")
        #expect(await router.answer(.get, "/m/g/in/nothing").status == .notFound)
        #expect(log.take() == "outer middle group inner")
        #expect(await router.answer(.get, "/m/g/nothing").status == .notFound)
        #expect(log.take() == "outer middle")
        #expect(try router.url(for: "m:in:user", ["id": "22"]) == "/m/g/in/users/22")
        #expect(try middle.url(for: "in:user", ["id": "22"]) == "/g/in/users/22")
    }

    @Test func `its handlers make URLs by their own names, also when it is mounted twice`() async throws {
        let router = try Router([
            Mount("/v1", name: "v1", try inner()), Mount("/v2", name: "v2", try inner()),
            Route(.get, "/", name: "user") { .text(try $0.url(for: "v2:root")) },
        ])
        #expect(await router.text("/v1/") == "/v1/users/even")
        #expect(await router.text("/v2/") == "/v2/users/even")
        #expect(await router.text("/") == "/v2/")
        #expect(try router.url(for: "user") == "/")
    }

    @Test func `names of mounts without a name must not meet`() throws {
        let error = RoutingError.duplicateName("root", "/a/", and: "/b/")
        #expect(throws: error) { try Router([Mount("/a", try inner()), Mount("/b", try inner())]) }
        #expect(
            error.description == """
                two routes with different patterns are called "root": /a/ and /b/; give one of them another name
                """)
    }

    @Test func `two mounts at one place, and routes that get in their way, are refused`() throws {
        let one = try Router([Route.echo(.get, "/x")])
        let other = try Router([Route.echo(.get, "/y")])
        #expect(throws: RoutingError.duplicateMount("/a")) { try Router([Mount("/a", one), Mount("/a/", other)]) }
        #expect(throws: RoutingError.duplicateRoute("GET /a/x", like: "GET /a/x")) {
            try Router([Route.echo(.get, "/a/x"), Mount("/a", one)])
        }
    }

    @Test(arguments: ["", "/", "a", "/{team}", "/a/{team:int}"])
    func `a place that is no literal path is refused`(_ prefix: String) throws {
        let inner = try Router([Route.echo(.get, "/x")])
        #expect(throws: RoutingError.self) { try Router([Mount(prefix, inner)]) }
    }
}
