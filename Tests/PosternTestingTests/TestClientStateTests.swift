import HTTPTypes
import PosternHTTP
import PosternTesting
import Testing

/// What a client keeps between requests, and where it is sent.
struct TestClientStateTests {
    private static func setting(_ cookies: String...) -> Response {
        var response = Response.text("set")
        for cookie in cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return response
    }

    private static let shown: Handler = { request in .text(request.headers[.cookie] ?? "none") }

    private func client(_ routes: Route..., followsRedirects: Bool = true) throws -> TestClient {
        try TestClient(Router(routes), followsRedirects: followsRedirects)
    }

    @Test func `cookies are kept and sent back`() async throws {
        let client = try client(
            Route(.get, "/set") { _ in Self.setting("a=1; Path=/; HttpOnly; Secure", "b = x y ; Path=/") },
            Route(.get, "/", Self.shown))
        #expect(await client.get("/").text == "none")
        _ = await client.get("/set")
        #expect(await client.get("/").text == "a=1; b=x y")
        #expect(client.cookies == ["a": "1", "b": "x y"])
        #expect(await client.get("/", headers: [.cookie: "own=1"]).text == "own=1")
    }

    @Test(arguments: [
        "a=; Max-Age=0; Path=/", "a=; max-age=-1; Path=/", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/",
        "a=2; Path=/; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
    ])
    func `a cookie that has expired is gone`(_ cookie: String) async throws {
        let client = try client(
            Route(.get, "/set") { _ in Self.setting("a=1; Path=/; Max-Age=60") },
            Route(.get, "/end") { _ in Self.setting(cookie) },
            Route(.get, "/", Self.shown))
        _ = await client.get("/set")
        #expect(await client.get("/").text == "a=1")
        _ = await client.get("/end")
        #expect(await client.get("/").text == "none")
    }

    @Test func `a cookie is sent to its path alone, longer ones first`() async throws {
        let client = try client(
            Route(.get, "/in/set") { _ in Self.setting("a=inner", "b=outer; Path=/") }, Route(.get, "/in/side", Self.shown),
            Route(.get, "/inside", Self.shown))
        _ = await client.get("/in/set")
        #expect(await client.get("/in/side").text == "a=inner; b=outer")
        #expect(await client.get("/inside").text == "b=outer")
    }

    @Test func `a cookie can be set and taken away by hand`() async throws {
        let client = try client(Route(.get, "/", Self.shown))
        client.setCookie("session", "x")
        #expect(await client.get("/").text == "session=x")
        client.setCookie("session", nil)
        #expect(await client.get("/").text == "none")
    }

    @Test(arguments: [(301, "GET "), (302, "GET "), (303, "GET "), (307, "POST x"), (308, "POST x")])
    func `redirects are followed, with the method that the status asks for`(_ status: Int, _ request: String) async throws {
        let target: Handler = { .text("\($0.method.rawValue) \(String(decoding: $0.body, as: UTF8.self))") }
        let client = try client(
            Route(.post, "/from") { _ in .redirect(to: "/to?x=1", status: HTTPResponse.Status(code: status)) },
            Route(.get, "/to", target),
            Route(.post, "/to", target))
        let answer = await client.send(.post, "/from", body: Array("x".utf8))
        #expect(answer.text == request)
        #expect(answer.redirects == ["/from"])
    }

    @Test(arguments: ["/to", "to", "http://localhost/to", "http://localhost:8080/to#part", "/to#part"])
    func `a redirect may be relative or name the site`(_ location: String) async throws {
        let client = try client(Route(.get, "/from") { _ in .redirect(to: location) }, Route(.get, "/to") { _ in .text("there") })
        #expect(await client.get("/from").text == "there")
    }

    @Test(arguments: ["https://example.org/to", "//example.org/to", ""])
    func `a redirect to another site is the answer`(_ location: String) async throws {
        let client = try client(Route(.get, "/from") { _ in .redirect(to: location) })
        #expect(await client.get("/from").status == .found)
    }

    @Test func `redirects are not followed where nobody wants it, and not for ever`() async throws {
        let loop = Route(.get, "/loop") { _ in .redirect(to: "/loop") }
        #expect(await (try client(loop, followsRedirects: false)).get("/loop").redirects.isEmpty)
        let endless = await (try client(loop)).get("/loop")
        #expect(endless.status == .found)
        #expect(endless.redirects.count == 20)
    }

    @Test func `a status that is not expected is told with request and answer`() async throws {
        let client = try client(Route(.post, "/a") { _ in throw HTTPError(.conflict, "It is there.") })
        let answer = try await client.post("/a", json: ["name": "x"])
        let error = #expect(throws: TestResponse.Unexpected.self) { try answer.expecting(.ok) }
        let text = error?.description ?? ""
        for part in [
            "not 200 but 409", "POST /a", "Content-Type: application/json", #"{"name":"x"}"#, "Status: 409 Conflict",
            "It is there.",
        ] {
            #expect(text.contains(part), "\(text)")
        }
        #expect(throws: Never.self) { try answer.expecting(.conflict) }
    }
}
