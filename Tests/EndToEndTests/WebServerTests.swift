import HTTPTypes
import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// What nginx's own tests of its FastCGI and SCGI modules expect, through each web server over each protocol, with the files that are
/// shipped (H1).
@Suite(.ownThreads, .sqlite("it has no database")) struct WebServerTests {
    /// A web server before an application with one route for each thing to be seen.
    private static func start(_ server: WebServer) async throws -> (front: FrontServer, application: Application) {
        let directory = try TemporaryDirectory()
        let visits = Counter()
        let application = try Application(
            [
                Route(.get, "/") { _ in .text("visit \(visits.increment())") },
                Route(.get, "/redirect") { _ in .redirect(to: "http://127.0.0.1/elsewhere") },
                Route(.get, "/fields") { request in
                    let names: [HTTPField.Name] = [.init("X-Forwarded-For")!, .cookie, .init("X-Foo")!]
                    return .text(
                        names.map { "\($0.rawName): \(request.headers[$0] ?? "none")" }.joined(separator: "\n"))
                },
                Route(.get, "/errors") { _ in
                    var response = Response.text("unharmed")
                    response.errorLog = String(repeating: "a line of the application's errors\n", count: 2_000)
                    return response
                },
                Route(.post, "/echo") { request in Response(body: request.body) },
            ], speaking: server.wire, in: directory)
        return (try await FrontServer(server, in: directory, before: application.socket), application)
    }

    @Test(arguments: WebServer.proxies)
    func `requests reach the application one after the other`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        for number in 1...3 {
            let answer = try await front.client.get("/")
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "text/plain; charset=utf-8")
            #expect(answer.text == "visit \(number)")
        }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a redirect is passed on`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let answer = try await front.client.get("/redirect")
        #expect(answer.status == 302)
        #expect(answer["location"] == "http://127.0.0.1/elsewhere")
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `the answer to HEAD has the length and no body`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let connection = try HTTPConnection(port: front.client.port)
        try await connection.send(front.client.request("HEAD", "/"))
        let head = try await connection.answer(to: "HEAD")
        #expect(head.status == 200)
        #expect(head["content-length"] == "7")
        // lighttpd closes the connection after a HEAD, which is allowed (H4).
        let next = server.program == .nginx ? connection : try HTTPConnection(port: front.client.port)
        try await next.send(front.client.request("GET", "/"))
        #expect(try await next.answer().text == "visit 2", "nothing stands between two answers")
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a long error log leaves the answer unharmed, and FastCGI takes it to the web server's (H9)`(
        _ server: WebServer
    ) async throws {
        let (front, application) = try await Self.start(server)
        let answer = try await front.client.get("/errors")
        #expect(answer.status == 200)
        #expect(answer.text == "unharmed")
        if server.wire == .fastcgi {
            try await front.process.waitUntilSays("a line of the application's errors")
            let mark = server.program == .nginx ? "FastCGI sent in stderr" : "FastCGI-stderr"
            #expect(front.process.errors.contains(mark))
        }
        #expect(try await front.client.get("/").status == 200)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a field that came several times is seen as one`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let answer = try await front.client.get(
            "/fields",
            headers: [
                "X-Forwarded-For: foo", "X-Forwarded-For: bar", "X-Forwarded-For: bazz", "Cookie: foo", "Cookie: bar",
                "Cookie: bazz", "X-Foo: foo", "X-Foo: bar", "X-Foo: bazz",
            ])
        #expect(
            answer.text == """
                X-Forwarded-For: foo, bar, bazz
                Cookie: foo; bar; bazz
                X-Foo: foo, bar, bazz
                """)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `bodies arrive whole, announced or in chunks (H2, S12, S13)`(_ server: WebServer) async throws {
        let (front, application) = try await Self.start(server)
        let client = front.client
        let unannounced = try await client.send("POST", "/echo")
        if server.program == .nginx { #expect(unannounced.text == "") } else { #expect(unannounced.status == 411) }
        #expect(try await client.send("POST", "/echo", headers: ["Content-Length: 0"]).text == "")
        #expect(try await client.send("POST", "/echo", body: Array("foobar".utf8)).text == "foobar")
        for (chunks, body) in [("0\r\n\r\n", ""), ("2\r\nfo\r\n4\r\nobar\r\n0\r\n\r\n", "foobar")] {
            let connection = try HTTPConnection(port: client.port)
            let head = client.request("POST", "/echo", ["Transfer-Encoding: chunked"])
            try await connection.send(head + Array(chunks.utf8))
            #expect(try await connection.answer().text == body)
        }
        let large = patternBytes(200_000)
        #expect(try await client.send("POST", "/echo", body: large).body == large)
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies, [true, false])
    func `a refusal of five megabytes reaches the client every time, whether the web server waits for the body or not (S14, H21)`(
        _ server: WebServer, _ isBuffered: Bool
    ) async throws {
        let directory = try TemporaryDirectory()
        let application = try Application(
            [Route(.post, "/echo") { request in Response(body: request.body) }], speaking: server.wire, in: directory)
        let pass = "\(server.wire.rawValue)_pass notes;"
        let changes =
            switch (server.program, isBuffered) {
            case (.nginx, true): [("client_max_body_size 2m", "client_max_body_size 8m")]
            case (.nginx, false):
                [
                    ("client_max_body_size 2m", "client_max_body_size 8m"),
                    (pass, pass + " \(server.wire.rawValue)_request_buffering off;"),
                ]
            case (.lighttpd, true): [("server.max-request-size = 2048", "server.max-request-size = 8192")]
            case (.lighttpd, false):
                [("server.max-request-size = 2048", "server.max-request-size = 8192\nserver.stream-request-body = 2")]
            }
        let front = try await FrontServer(server, in: directory, before: application.socket, changing: changes)
        let body = patternBytes(5 << 20)
        // Without its buffer, nginx announces over SCGI less than it sends: such a request is refused, never cut.
        let isCut = server == WebServer(program: .nginx, wire: .scgi) && !isBuffered
        for _ in 0..<20 {
            let answer = try await front.client.send("POST", "/echo", body: body)
            #expect(answer.status == (isCut ? 400 : 413))
            #expect(answer["content-type"] == "application/problem+json", "the answer is not the service's: \(answer)")
        }
        let fitting = patternBytes(1 << 20)
        let answer = try await front.client.send("POST", "/echo", body: fitting)
        #expect(isCut ? answer.status == 400 : answer.body == fitting)
        withExtendedLifetime(application) {}
    }
}

/// Counts up, for a handler.
private final class Counter: Sendable {
    private let value = Mutex(0)

    func increment() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
