import HTTPTypes
import PosternHTTP
import PosternTesting
import TestSupport
import Testing

/// The same requests at every depth.
struct TestTransportTests {
    private static let router = Result {
        try Router([
            Route(.get, "/greet/{name}") { request in
                .text("Hello, \(try request.parameter("name", as: String.self))?\(request.queryString)")
            },
            Route(.post, "/echo") { request in
                Response(headers: [.contentType: request.headers[.contentType] ?? ""], body: request.body)
            },
            Route(.get, "/fields") { request in .text(request.headers[.acceptLanguage] ?? "") },
            Route(.get, "/log") { _ in
                var response = Response.text("logged")
                response.errorLog = "a line"
                return response
            },
        ])
    }

    private func client(_ transport: TestTransport) throws -> TestClient {
        try TestClient(Self.router.get(), through: transport, bodyLimit: 200_000)
    }

    @Test(arguments: TestTransport.all)
    func `path, query, fields and status arrive`(_ transport: TestTransport) async throws {
        let client = try client(transport)
        #expect(await client.get("/greet/%C3%A4%20b?x=%20").text == "Hello, ä b?x=%20")
        #expect(await client.get("/fields", headers: [.acceptLanguage: "sv"]).text == "sv")
        let missing = await client.get("/nowhere")
        #expect(missing.status == .notFound)
        #expect(missing.headers[.contentType] == "application/problem+json")
        #expect(!missing.isBrokenOff)
    }

    @Test(arguments: TestTransport.all)
    func `bodies of any size go there and back`(_ transport: TestTransport) async throws {
        let client = try client(transport)
        for size in [0, 1, 65_528, 200_000] {
            let body = patternBytes(size)
            let answer = await client.send(.post, "/echo", headers: [.contentType: "x/y"], body: body)
            #expect(answer.status == .ok)
            #expect(answer.body == body)
            #expect(answer.headers[.contentType] == "x/y")
        }
        #expect(await client.send(.post, "/echo", body: patternBytes(3_000_000)).status == .contentTooLarge)
    }

    @Test(arguments: TestTransport.all)
    func `an answer to HEAD has no body`(_ transport: TestTransport) async throws {
        let answer = await (try client(transport)).send(.head, "/greet/you")
        #expect(answer.status == .ok)
        #expect(answer.body.isEmpty)
        #expect(answer.headers[.contentLength] == "11")
        #expect(!answer.isBrokenOff)
    }

    @Test func `the error log is seen where there is one`() async throws {
        for transport in [TestTransport.fakeRequest, .socketPair(.fastcgi), .unixSocket(.fastcgi)] {
            #expect(await (try client(transport)).get("/log").errorLog == "a line", "\(transport)")
        }
    }

    @Test func `variables that nginx makes itself cannot be sent through it`() async throws {
        let variables = ["REMOTE_ADDR": "192.0.2.1"]
        let refusal = await (try client(.nginx(.fastcgi))).send(.get, "/greet/you", variables: variables)
        #expect(refusal.status == .badGateway)
        #expect(refusal.text.contains("without nginx"))
        #expect(await (try client(.socketPair(.scgi))).send(.get, "/greet/you", variables: variables).status == .ok)
    }
}
