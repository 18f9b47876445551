import HTTPTypes
import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// What nginx's own tests of its FastCGI module expect, with the files that are shipped (H1).
@Suite struct NginxTests {
    /// nginx before an application with one route for each thing to be seen.
    private static func start() async throws -> (nginx: FrontNginx, application: Application) {
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
            ], in: directory)
        return (try await FrontNginx(in: directory, before: application.socket), application)
    }

    @Test func `requests reach the application one after the other`() async throws {
        let (nginx, application) = try await Self.start()
        for number in 1...3 {
            let answer = try await nginx.client.get("/")
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "text/plain; charset=utf-8")
            #expect(answer.text == "visit \(number)")
        }
        withExtendedLifetime(application) {}
    }

    @Test func `a redirect is passed on`() async throws {
        let (nginx, application) = try await Self.start()
        let answer = try await nginx.client.get("/redirect")
        #expect(answer.status == 302)
        #expect(answer["location"] == "http://127.0.0.1/elsewhere")
        withExtendedLifetime(application) {}
    }

    @Test func `the answer to HEAD has the length and no body`() async throws {
        let (nginx, application) = try await Self.start()
        let connection = try HTTPConnection(port: nginx.client.port)
        try await connection.send(nginx.client.request("HEAD", "/"))
        let head = try await connection.answer(to: "HEAD")
        #expect(head.status == 200)
        #expect(head["content-length"] == "7")
        try await connection.send(nginx.client.request("GET", "/"))
        #expect(try await connection.answer().text == "visit 2", "nothing stands between two answers")
        withExtendedLifetime(application) {}
    }

    @Test func `a long error log goes to nginx's and the answer is unharmed`() async throws {
        let (nginx, application) = try await Self.start()
        let answer = try await nginx.client.get("/errors")
        #expect(answer.status == 200)
        #expect(answer.text == "unharmed")
        try await nginx.process.waitUntilSays("a line of the application's errors")
        #expect(nginx.process.errors.contains("FastCGI sent in stderr"))
        #expect(try await nginx.client.get("/").status == 200)
        withExtendedLifetime(application) {}
    }

    @Test func `a field that came several times is seen as one`() async throws {
        let (nginx, application) = try await Self.start()
        let answer = try await nginx.client.get(
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

    // H2
    @Test func `bodies arrive whole, announced or in chunks`() async throws {
        let (nginx, application) = try await Self.start()
        let client = nginx.client
        #expect(try await client.send("POST", "/echo").text == "")
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
