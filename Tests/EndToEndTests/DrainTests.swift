import Glibc
import PosternHTTP
import TestSupport
import Testing

/// How a server ends (P1).
@Suite(.ownThreads) struct DrainTests {
    @Test func `the gateway answers the running request and accepts no other`() async throws {
        let directory = try TemporaryDirectory()
        let gate = Gate()
        let route = Route(.get, "/") { _ in
            gate.pass()
            return .text("answered")
        }
        let application = try Application([route], in: directory)
        let nginx = try await FrontServer(in: directory, before: application.socket)
        async let answer = nginx.client.get("/")
        try #require(try await blocking { gate.hasVisitor() })
        application.gateway.drain()
        #expect(throws: SystemFailure.self) { try TestSocket(.unix(path: application.socket)) }
        #expect(!application.gateway.isDrained)
        gate.open()
        #expect(try await answer.text == "answered")
        await application.gateway.waitUntilDrained()
        #expect(application.gateway.isDrained)
        #expect(try await nginx.client.get("/").status == 502)
    }

    /// A connection to `server` with a request whose body lacks its last ten bytes.
    private func connectHalfway(_ server: NotesServer) async throws -> (client: FastCGIClient, rest: [FastCGIRecord]) {
        let request = FastCGIRequest("POST", "/notes", json: #"{"text":"slow","completed":false}"#)
        let client = try FastCGIClient(.unix(path: server.socket))
        let sent = request.headRecords + [FastCGIRecord(.input, Array(request.body.dropLast(10)))]
        try await blocking { _ = try client.send(sent) }
        return (client, FastCGIRecord.stream(.input, Array(request.body.suffix(10))))
    }

    @Test(arguments: [
        (SIGTERM, true), (SIGINT, true), (SIGQUIT, true), (SIGTERM, false), (SIGINT, false), (SIGQUIT, false), (SIGUSR1, false),
    ])
    func `a signal lets the running request end, and the exit status is 0 (P1, P2, F54)`(_ signal: Int32, _ isSupervised: Bool)
        async throws
    {
        let server = try await NotesServer(isSupervised: isSupervised)
        let (client, rest) = try await connectHalfway(server)
        server.process.signal(signal)
        try await server.process.waitUntilSays("draining")
        #expect(!server.directory.has("notes.sock"))
        #expect(throws: SystemFailure.self) { try TestSocket(.unix(path: server.socket)) }
        let answer = try await blocking {
            try client.send(rest)
            return try client.receive()
        }
        #expect(answer.isComplete)
        #expect(answer.headers.first?.name == "Status", "\(answer)")
        #expect(answer.headers.first?.value == "200 OK", "\(answer)")
        #expect(try await server.process.waitUntilExit() == .code(0))
        #expect(server.process.errors.contains("stopped"))
    }

    @Test func `a supervisor that is to open its logs again goes on (F54)`() async throws {
        let server = try await NotesServer(isSupervised: true)
        let (client, rest) = try await connectHalfway(server)
        for _ in 0..<8 { server.process.signal(SIGUSR1) }
        #expect(try await FastCGIClient.get("/notes", at: server.socket).status == 200)
        let answer = try await blocking {
            try client.send(rest)
            return try client.receive()
        }
        #expect(answer.status == 200, "\(server.process.story)")
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
    }

    @Test func `a process that is cut off in the middle of a body stores none of it (F54)`() async throws {
        let server = try await NotesServer(isSupervised: true)
        let (client, _) = try await connectHalfway(server)
        kill(try #require(ProcessTable.descendants(of: server.process.id).first), SIGUSR1)
        #expect(try await blocking { try client.isClosed() })
        #expect(try await FastCGIClient.get("/notes", at: server.socket).text == "[]")
    }

    @Test(arguments: [true, false])
    func `idle connections do not hold up the end`(_ isSupervised: Bool) async throws {
        let server = try await NotesServer(isSupervised: isSupervised)
        let clients = try (0..<16).map { _ in try FastCGIClient(.unix(path: server.socket)) }
        for client in clients.prefix(8) {
            #expect(try await blocking { try client.answer(to: FastCGIRequest("GET", "/notes")) }.text == "[]")
        }
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
        for client in clients { #expect(try await blocking { try client.isClosed() }) }
    }

    @Test(arguments: [true, false])
    func `a second signal cuts off a request that does not end`(_ isSupervised: Bool) async throws {
        let server = try await NotesServer(isSupervised: isSupervised)
        let (client, _) = try await connectHalfway(server)
        server.process.signal(SIGTERM)
        try await server.process.waitUntilSays("draining")
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(1), "\(server.process.story)")
        #expect(server.process.errors.contains("a second signal"))
        #expect(try await blocking { try client.isClosed() })
    }

    @Test(arguments: [true, false])
    func `the time for running requests is limited`(_ isSupervised: Bool) async throws {
        let server = try await NotesServer(["--drain", "0"], isSupervised: isSupervised)
        let (client, _) = try await connectHalfway(server)
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(1), "\(server.process.story)")
        #expect(server.process.errors.contains("cut off"), "\(server.process.story)")
        #expect(try await blocking { try client.isClosed() })
    }
}
