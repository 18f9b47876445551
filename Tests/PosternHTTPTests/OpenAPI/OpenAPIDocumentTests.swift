import HTTPTypes
import PosternHTTP
import Testing

struct OpenAPIDocumentTests {
    private struct Wall: Middleware {
        func handle(_ request: Request, next: Handler) async throws -> Response { throw HTTPError(.unauthorized) }
        func describe(_ operation: inout OperationDescription) { operation.mayRefuse(.unauthorized, "Who are you?") }
    }

    @Test func `paths and their parameters come from the patterns`() throws {
        let even = PathConverter("even", schema: .string(pattern: "^(..)+$")) { $0.utf8.count.isMultiple(of: 2) }
        let router = try Router(
            [Route.echo(.get, "/a/{n:int}/{u:uuid}/{s}/{e:even}/{rest:path}")], converters: [even])
        let document = try OpenAPIDocument(of: router, title: "t", version: "1").read()
        let parameters = document["paths", "/a/{n}/{u}/{s}/{e}/{rest}", "get", "parameters"]
        #expect(
            parameters?["0"]
                == (try JSONValue(
                    parsing:
                        #"{"name":"n","in":"path","required":true,"schema":{"type":"integer","format":"int64","minimum":0,"maximum":9223372036854775807}}"#
                )))
        #expect(parameters?["1", "schema", "format"] == "uuid")
        #expect(parameters?["2", "schema", "minLength"] == (try JSONValue(parsing: "1")))
        #expect(parameters?["3", "schema", "pattern"] == "^(..)+$")
        #expect(parameters?["4", "description"] == "The rest of the path; it may have slashes.")
    }

    @Test func `a route that says nothing has defaults from its name and path`() throws {
        let admin = try Router([Route.echo(.get, "/users", name: "list_users")])
        let document = try OpenAPIDocument(of: [
            Mount("/admin", name: "admin", admin), Route.echo(.post, "/notes/{id}"),
            Route.echo(.put, "/x").documented(
                "Put it", details: "There.", tags: ["t"], problems: [.conflict: "No."], isDeprecated: true),
        ]).read()
        let users = document["paths", "/admin/users", "get"]
        #expect(users?["operationId"] == "admin_list_users")
        #expect(users?["summary"] == "List users")
        #expect(users?["tags"] == .array(["admin"]))
        #expect(users?["responses"]?.names == ["400", "500", "503", "504", "default"])
        #expect(document["paths", "/notes/{id}", "post", "operationId"] == "post_notes_id")
        let put = document["paths", "/x", "put"]
        #expect([put?["summary"], put?["description"], put?["deprecated"]] == ["Put it", "There.", true])
        #expect(put?["responses", "409", "description"] == "No.")
        #expect(document["tags"] == .array([["name": "admin"], ["name": "notes"], ["name": "t"]].map(JSONValue.object)))
    }

    @Test func `HEAD is told of beside each GET, without bodies, unless it has a route`() throws {
        let route = Route(.get, "/a", name: "a", gives: .json([Int].self)) { _ in [] }
        let document = try OpenAPIDocument(of: [route, Route.echo(.get, "/b", name: "b"), Route.echo(.head, "/b", name: "b")])
            .read()
        #expect(document["paths", "/a", "head", "operationId"] == "a_head")
        #expect(document["paths", "/a", "head", "responses", "200", "content"] == nil)
        #expect(document["paths", "/a", "get", "responses", "200", "content", "application/json"] != nil)
        #expect(document["paths", "/b", "head", "operationId"] == "b_head")
        #expect(document["paths", "/b", "head", "summary"] == "B")
    }

    @Test func `routes that differ by their converters only are told apart`() throws {
        let document = try OpenAPIDocument(of: [
            Route.echo(.get, "/a/{id:int}"), Route.echo(.get, "/a/{id:uuid}"), Route.echo(.put, "/a/{name}"),
        ]).read()
        #expect(document["paths"]?.names == ["/a/{id}", "/a/{id_uuid}"])
        #expect(document["paths", "/a/{id}", "put", "parameters", "0", "name"] == "id")
    }

    @Test func `names of operations are unique`() throws {
        let document = try OpenAPIDocument(of: [
            Route.echo(.get, "/a", name: "a"), Route.echo(.put, "/a", name: "a"), Route.echo(.get, "/b", name: "a_put"),
        ]).read()
        #expect(document["paths", "/a", "put", "operationId"] == "a_put")
        #expect(document["paths", "/b", "get", "operationId"] == "a_put_get")
    }

    @Test func `middleware tells what it adds`() throws {
        let document = try OpenAPIDocument(
            of: [
                RouteGroup(
                    middleware: [ConditionalRequests()],
                    [
                        Route(.get, "/a", gives: .json([Int].self)) { _ in [] }, Route(.delete, "/a", gives: .nothing) { _ in },
                    ])
            ], middleware: [Wall()]
        ).read()
        let get = document["paths", "/a", "get"]
        #expect(get?["responses"]?.names == ["200", "304", "400", "401", "412", "500", "503", "504"])
        #expect(get?["responses", "200", "headers", "ETag"] != nil)
        #expect(get?["parameters", "0", "name"] == "If-None-Match")
        #expect(document["paths", "/a", "delete", "responses"]?.names == ["204", "400", "401", "500", "503", "504"])
    }

    @Test(arguments: [("", "/"), ("/api", "/api"), ("/%C3%A9", "/%C3%A9")])
    func `the path that the service is mounted under is its server`(_ root: String, _ url: String) throws {
        #expect(try OpenAPIDocument(of: []).read(server: root)["servers", "0", "url"] == .string(url))
    }

    @Test func `a hidden route is not told of, and a described one as it says`() throws {
        let document = try OpenAPIDocument(of: [
            Route.echo(.get, "/secret").undocumented(),
            Route.echo(.get, "/picture").described { operation in operation.answers(.other("image/png", "A picture.")) },
        ]).read()
        #expect(document["paths"]?.names == ["/picture"])
        #expect(document["paths", "/picture", "get", "responses", "200", "content", "image/png"] != nil)
    }

    private enum One { struct Item: Codable, Sendable { let a: Int } }
    private enum Two { struct Item: Codable, Sendable { let b: Int } }

    @Test func `two types of one name are an error that names both sides`() {
        #expect(throws: OpenAPIError.twoSchemas(name: "Item", operation: "get_b")) {
            try OpenAPIDocument(of: [
                Route(.get, "/a", gives: .json(One.Item.self)) { _ in One.Item(a: 1) },
                Route(.get, "/b", gives: .json(Two.Item.self)) { _ in Two.Item(b: 1) },
            ])
        }
    }

    @Test func `document and page are shown with a tag, and not sent again`() async throws {
        let notes = try Router([Route.echo(.get, "/a")])
        let document = try OpenAPIDocument(of: notes, title: "t", version: "1")
        let router = try Router(document.routes(rootPath: "/api"))
        func get(_ path: String, _ variables: KeyValuePairs<String, String> = [:], rootPath: String = "/api") async -> Response {
            var parameters = Parameters()
            for (name, value) in variables { parameters.append(name, value) }
            var request = Request(method: .get, path: path, rootPath: rootPath, queryString: "", parameters: parameters)
            _ = router.admit(&request)
            return await router.respond(to: request)
        }
        for path in ["/openapi.json", "/docs"] {
            let first = await get(path)
            #expect(first.status == .ok)
            let tag = try #require(first.headers[.eTag])
            #expect(await get(path, ["HTTP_IF_NONE_MATCH": tag]).status == .notModified)
        }
        #expect(await get("/openapi.json").body == document.json(server: "/api"))
        #expect(await get("/openapi.json", rootPath: "/other é").body == document.json(server: "/other%20%C3%A9"))
    }
}
