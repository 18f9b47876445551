import HTTPTypes
import PosternHTTP
import PosternTesting
import TestSupport
import Testing

struct TestClientTests {
    private struct Item: Codable, Equatable {
        let name: String
    }

    /// Answers with what it was asked.
    private static let mirror: Handler = { request in
        .text(
            "\(request.method.rawValue) \(request.path)?\(request.queryString) \(String(decoding: request.body, as: UTF8.self))"
        )
    }

    private static let echo = Route(.post, "/echo") { Response(headers: [.contentType: "x/y"], body: $0.body) }

    private func client(_ routes: Route..., bodyLimit: Int = 1_048_576) throws -> TestClient {
        try TestClient(Router(routes), bodyLimit: bodyLimit)
    }

    @Test func `every method reaches its handler`() async throws {
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]
        let client = try TestClient(Router(methods.map { Route($0, "/a", Self.mirror) }))
        #expect(await client.get("/a?x=1").text == "GET /a?x=1 ")
        #expect(await client.delete("/a").text == "DELETE /a? ")
        let item = Item(name: "ä")
        #expect(try await client.post("/a", json: item).text == #"POST /a? {"name":"ä"}"#)
        #expect(try await client.put("/a", json: item).text == #"PUT /a? {"name":"ä"}"#)
        #expect(try await client.patch("/a", json: item).text == #"PATCH /a? {"name":"ä"}"#)
        #expect(await client.send(.put, "/a", body: [0x78]).text == "PUT /a? x")
    }

    @Test func `JSON goes there and back`() async throws {
        let client = try client(Route(.post, "/a") { try .json(try $0.decode(Item.self)) })
        let response = try await client.post("/a", json: Item(name: "\u{0}é"))
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/json")
        #expect(response.headers[.contentLength] == "\(response.body.count)")
        #expect(try response.json() == Item(name: "\u{0}é"))
    }

    @Test func `a body of another shape is an error that shows request and answer`() async throws {
        let response = await (try client(Route(.get, "/a", Self.mirror))).get("/a?x=1")
        let error = #expect(throws: TestResponse.Unexpected.self) { try response.json(Item.self) }
        #expect(error?.description.contains("GET /a?x=1") == true)
        #expect(error?.description.contains("Status: 200 OK") == true)
    }

    @Test func `the path is decoded as a web server does it`() async throws {
        let client = try client(Route(.get, "/a b/{name}", Self.mirror))
        #expect(await client.get("/a%20b/%C3%A4?x=%20").text == "GET /a b/ä?x=%20 ")
        #expect(await client.get("/a%20b/%00").status == .badRequest)
        #expect(await client.get("/a%20b/a%2Fb").status == .notFound)
    }

    @Test func `header fields and variables are handed over`() async throws {
        let client = try client(
            Route(.post, "/a") { request in
                let fields = [request.headers[.accept], request.headers[.contentType], request.headers[.cookie]]
                return .text("\(fields.map { $0 ?? "none" }) \(request.id) \(request.remoteAddress ?? "")")
            })
        let response = await client.send(
            .post, "/a", headers: [.accept: "a/b", .contentType: "c/d", .cookie: "e=f"], body: [1],
            variables: ["REQUEST_ID": "abc", "REMOTE_ADDR": "::1"])
        #expect(response.text == #"["a/b", "c/d", "e=f"] abc ::1"#)
    }

    @Test(arguments: [0, 1, 8_184, 65_536, 1_048_576])
    func `a body arrives byte for byte`(_ size: Int) async throws {
        let body = patternBytes(size)
        let response = await (try client(Self.echo)).send(.post, "/echo", body: body)
        #expect(response.status == .ok)
        #expect(response.body == body)
    }

    @Test func `a body over the limit is refused`() async throws {
        let client = try client(Self.echo, bodyLimit: 10)
        #expect(await client.send(.post, "/echo", body: Array(repeating: 0x61, count: 10)).status == .ok)
        let response = await client.send(.post, "/echo", body: Array(repeating: 0x61, count: 11))
        #expect(response.status == .contentTooLarge)
        #expect(response.headers[.contentType] == "application/problem+json")
    }

    @Test(arguments: [
        ("3", HTTPResponse.Status.badRequest), ("5", .badRequest), ("-1", .badRequest), ("+4", .badRequest),
        ("4 ", .badRequest),
        ("0x4", .badRequest), ("٤", .badRequest), ("99999999999999999999", .badRequest), ("0004", .ok),
        ("", .lengthRequired),
    ])
    func `the announced length must be that of the body`(_ length: String, _ status: HTTPResponse.Status) async throws {
        let client = try client(Self.echo)
        let response = await client.send(
            .post, "/echo", body: Array("body".utf8), variables: ["CONTENT_LENGTH": length])
        #expect(response.status == status)  // F13, F14, F15, F16, F17
    }

    @Test func `HEAD, 204 and 304 have no body`() async throws {
        let client = try client(
            Route(.get, "/a") { _ in .text("four") }, Route(.get, "/b") { _ in .text("x", status: .noContent) },
            Route(.get, "/c") { _ in .text("x", status: .notModified) })
        let head = await client.send(.head, "/a")
        #expect(head.status == .ok)
        #expect(head.body == [])
        #expect(head.headers[.contentLength] == "4")
        for path in ["/b", "/c"] {
            let response = await client.get(path)
            #expect(response.body == [])
            #expect(response.headers[.contentLength] == nil)
            #expect(response.headers[.contentType] == nil)  // H20
        }
    }

    @Test func `an error that nobody knows is a 500 without its text`() async throws {
        struct Secret: Error {}
        let response = await (try client(Route(.get, "/a") { _ in throw Secret() })).get("/a")
        #expect(response.status == .internalServerError)
        #expect(!response.description.contains("Secret"))
        #expect(response.text.contains("request_id"))
    }

    @Test func `a status or a header that cannot be sent is a 500`() async throws {
        let client = try client(
            Route(.get, "/early") { _ in Response(status: .continue) },
            Route(.get, "/long") { _ in .empty(.ok).with(.location, String(repeating: "a", count: 5_000)) })
        #expect(await client.get("/early").status == .internalServerError)
        #expect(await client.get("/long").status == .internalServerError)
    }

    @Test func `a handler may suspend`() async throws {
        let client = try client(
            Route(.get, "/yield") { _ in
                for _ in 0..<100 { await Task.yield() }
                return .text("yielded")
            },
            Route(.get, "/group") { _ in
                let sum = await withTaskGroup(of: Int.self) { group in
                    for number in 1...100 { group.addTask { number } }
                    return await group.reduce(0, +)
                }
                return .text("\(sum)")
            },
            Route(.get, "/other") { _ in
                let task = Task.detached {
                    await Task.yield()
                    return "elsewhere"
                }
                return .text(await task.value)
            })
        #expect(await client.get("/yield").text == "yielded")
        #expect(await client.get("/group").text == "5050")
        #expect(await client.get("/other").text == "elsewhere")
    }

    @Test func `one client serves many requests one after the other`() async throws {
        let client = try client(Self.echo)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let body = Array("\(number)".utf8)
                    return await client.send(.post, "/echo", body: body).body == body
                }
            }
            #expect(await group.reduce(0) { $0 + ($1 ? 1 : 0) } == 200)
        }
    }

    @Test func `many clients at once have a thread each`() async throws {
        let meeting = Meeting(of: 16)
        let router = try Router([Route(.get, "/meet") { _ in .text("\(meeting.join())") }])
        let clients = try (0..<16).map { _ in try TestClient(router) }
        let texts = await withTaskGroup(of: String.self) { group in
            for client in clients { group.addTask { await client.get("/meet").text } }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == ["16"])  // a handler that blocks does not keep the others from running
    }
}
