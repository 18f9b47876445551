import Glibc
import PosternHTTP
import Testing

/// How a server ends (P1).
@Suite struct DrainTests {
    @Test func `the gateway answers the running request and accepts no other`() async throws {
        let directory = try RunDirectory()
        let gate = Gate()
        let route = Route(.get, "/") { _ in
            gate.pass()
            return .text("answered")
        }
        let application = try Application([route], in: directory)
        let nginx = try await FrontNginx(in: directory, before: application.socket)
        async let answer = nginx.client.get("/")
        try await gate.waitUntilReached()
        application.gateway.drain()
        #expect(throws: SystemFailure.self) { try Socket(path: application.socket) }
        #expect(!application.gateway.isDrained)
        gate.open()
        #expect(try await answer.text == "answered")
        await application.gateway.waitUntilDrained()
        #expect(application.gateway.isDrained)
        #expect(try await nginx.client.get("/").status == 502)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal lets the running request end, and the exit status is 0`(_ signal: Int32) async throws {
        let server = try await NotesServer()
        let body = #"{"text":"slow","completed":false}"#
        let client = try FastCGIClient(path: server.socket)
        try await client.send("POST", "/notes", body: body, withheld: 10)
        server.process.signal(signal)
        try await server.process.waitUntilSays("draining")
        #expect(!server.directory.has("notes.sock"))
        #expect(throws: SystemFailure.self) { try Socket(path: server.socket) }
        try await client.finish(String(body.suffix(10)))
        let answer = try #require(try await client.answer())
        #expect(answer.hasPrefix("Status: 200 OK\r\n"), "\(answer)")
        #expect(try await server.process.waitUntilExit() == .code(0))
        #expect(server.process.errors.contains("stopped"))
    }

    @Test func `idle connections do not hold up the end`() async throws {
        let server = try await NotesServer()
        let clients = try (0..<16).map { _ in try FastCGIClient(path: server.socket) }
        for client in clients.prefix(8) {
            try await client.send("GET", "/notes")
            #expect(try await client.answer()?.hasSuffix("[]") == true)
        }
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
        for client in clients { #expect(try await client.answer() == nil) }
    }

    @Test func `a second signal cuts off a request that does not end`() async throws {
        let server = try await NotesServer()
        let client = try FastCGIClient(path: server.socket)
        try await client.send("POST", "/notes", body: #"{"text":"stuck","completed":false}"#, withheld: 10)
        server.process.signal(SIGTERM)
        try await server.process.waitUntilSays("draining")
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(1), "\(server.process.story)")
        #expect(server.process.errors.contains("a second signal"))
        #expect(try await client.answer() == nil)
    }

    @Test func `the time for running requests is limited`() async throws {
        let server = try await NotesServer(["--drain", "0"])
        let client = try FastCGIClient(path: server.socket)
        try await client.send("POST", "/notes", body: #"{"text":"stuck","completed":false}"#, withheld: 10)
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(1), "\(server.process.story)")
        #expect(server.process.errors.contains("cut off"), "\(server.process.story)")
        #expect(try await client.answer() == nil)
    }
}
