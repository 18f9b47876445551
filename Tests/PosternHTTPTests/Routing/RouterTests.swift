import HTTPTypes
import PosternHTTP
import Testing

struct RouterTests {
    private static let overlapping: [Route] = [
        Route.echo(.get, "/items/{rest:path}", "rest"), Route.echo(.get, "/items/{name}", "name"),
        Route.echo(.get, "/items/{id:uuid}", "id"), Route.echo(.get, "/items/{id:int}", "id"), Route.echo(.get, "/items/new"),
        Route.echo(.get, "/items/{name}/edit", "name"), Route.echo(.get, "/items/{id:int}/tags/{tag}", "id", "tag"),
    ]

    @Test(arguments: [overlapping, overlapping.reversed(), Array(overlapping[3...] + overlapping[..<3])])
    func `the narrowest pattern wins in whatever order the routes stand`(_ routes: [Route]) async throws {
        let router = try Router(routes)
        let uuid = "01234567-89ab-cdef-0123-456789abcdef"
        #expect(await router.text("/items/new") == "/items/new")
        #expect(await router.text("/items/7") == "/items/{id:int} id=7")
        #expect(await router.text("/items/\(uuid)") == "/items/{id:uuid} id=\(uuid)")
        #expect(await router.text("/items/07") == "/items/{name} name=07")
        #expect(await router.text("/items/") == "/items/{rest:path} rest=")
        #expect(await router.text("/items/7/edit") == "/items/{name}/edit name=7")  // {id:int} leads nowhere
        #expect(await router.text("/items/new/edit") == "/items/{name}/edit name=new")
        #expect(await router.text("/items/7/tags/x") == "/items/{id:int}/tags/{tag} id=7 tag=x")
        #expect(await router.text("/items/7/tags/x/y") == "/items/{rest:path} rest=7/tags/x/y")
        #expect(await router.text("/items/7/x") == "/items/{rest:path} rest=7/x")
    }

    @Test(arguments: ["/", "/note", "/notes/", "/notes/1/2", "//notes", "/Notes", "/notes/x"])
    func `a path that no route has is not found`(_ path: String) async throws {
        let router = try Router([Route.echo(.get, "/notes"), Route.echo(.get, "/notes/{id:int}")])
        for method in [HTTPRequest.Method.get, .post, .head, .options] {
            let response = await router.answer(method, path)
            #expect(response.status == .notFound)
            #expect(response.headers[.allow] == nil)
            #expect(response.problem?["status"] == .number(JSONNumber(404)))
        }
    }

    @Test(
        arguments: [
            (HTTPRequest.Method.post, "/items/new", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]),
            (.patch, "/items/7", ["PUT", "DELETE", "OPTIONS"]),
            (.get, "/items/a/b", ["DELETE", "OPTIONS"]),
            (HTTPRequest.Method("BREW")!, "/items/new", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]),
            (HTTPRequest.Method("get")!, "/items/new", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]),
        ] as [(HTTPRequest.Method, String, Set<String>)])
    func `a method that the path does not have is answered with those of every pattern that matches`(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: Set<String>
    ) async throws {
        let router = try Router([
            Route.echo(.get, "/items/new"), Route.echo(.put, "/items/{name}", "name"),
            Route.echo(.delete, "/items/{rest:path}", "rest"),
            Route.echo(.put, "/items/new"),
        ])
        let response = await router.answer(method, path)
        #expect(response.status == .methodNotAllowed)
        let methods = response.headers[.allow]?.split(separator: ", ").map(String.init) ?? []
        #expect(Set(methods) == allowed)
        #expect(methods.count == allowed.count)
        #expect(response.problem?["title"] == .string("Method Not Allowed"))
    }

    @Test func `a method is looked for in wider patterns before it is refused`() async throws {
        let router = try Router([Route.echo(.get, "/items/new"), Route.echo(.post, "/items/{name}", "name")])
        #expect(await router.answer(.post, "/items/new").text == "/items/{name} name=new")
    }

    @Test func `HEAD is answered by the route for GET unless it has its own`() async throws {
        let router = try Router([
            Route(.get, "/a") { .text($0.method.rawValue) }, Route(.get, "/b") { _ in .text("GET") },
            Route(.head, "/b") { _ in .text("own") }, Route.echo(.post, "/c"),
        ])
        #expect(await router.answer(.head, "/a").text == "HEAD")
        #expect(await router.answer(.head, "/b").text == "own")
        #expect(await router.answer(.head, "/c").status == .methodNotAllowed)
    }

    @Test func `OPTIONS tells the methods unless it has a route`() async throws {
        let router = try Router([
            Route.echo(.get, "/a"), Route.echo(.put, "/a"), Route.echo(.options, "/b"), Route.echo(.get, "/b"),
        ])
        let response = await router.answer(.options, "/a")
        #expect(response.status == .noContent)
        #expect(response.headers[.allow] == "GET, PUT, HEAD, OPTIONS")
        #expect(response.body == [])
        #expect(await router.answer(.options, "/b").text == "/b")
        #expect(await router.answer(.put, "/b").headers[.allow] == "OPTIONS, GET, HEAD")
    }

    @Test(arguments: [
        ("/a", "/a"), ("/{id}", "/{id}"), ("/{id}", "/{name:str}"), ("/a/{x:int}/b", "/a/{y:int}/b"),
        ("/{a:path}", "/{b:path}"),
    ])
    func `a route that is there twice is refused`(_ first: String, _ second: String) throws {
        let routes: [Route] = [Route.echo(.get, first), Route.echo(.get, second)]
        #expect(throws: RoutingError.duplicateRoute("GET \(second)", like: "GET \(first)")) { try Router(routes) }
        _ = try Router([Route.echo(.get, first), Route.echo(.post, second)])
    }

    @Test func `one name stands for one pattern`() throws {
        let error = RoutingError.duplicateName("note", "/a", and: "/b")
        #expect(throws: error) { try Router([Route.echo(.get, "/a", name: "note"), Route.echo(.get, "/b", name: "note")]) }
        _ = try Router([Route.echo(.get, "/a", name: "note"), Route.echo(.put, "/a", name: "note")])
    }

    @Test func `a router without routes finds nothing`() async throws {
        #expect(try await Router([]).answer(.get, "/").status == .notFound)
    }

    @Test func `the body is wanted where a route answers and nowhere else`() throws {
        let router = try Router([
            Route(.post, "/small", bodyLimit: 10) { _ in .empty() }, Route(.post, "/a") { _ in .empty() },
        ])
        func demand(_ method: HTTPRequest.Method, _ path: String) -> BodyDemand {
            var request = Request(method, path)
            return router.admit(&request)
        }
        #expect(demand(.post, "/a") == .whole(limit: nil))
        #expect(demand(.post, "/small") == .whole(limit: 10))
        #expect(demand(.put, "/a") == .none)
        #expect(demand(.post, "/b") == .none)
    }
}
