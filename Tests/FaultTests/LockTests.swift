import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// Others who write to the server's database. Here, the process of the tests is the other.
@Suite struct LockTests {
    @Test func `eight clients that write at the same time are never told that the database is busy (D5)`() async throws {
        let server = try await NotesServer(["--workers", "8"])
        let log = try await NoteStorm("note", clients: 8, notes: 200, at: server.socket).end()
        #expect(log.refusals.count == 0)
        #expect(log.unanswered == 0)
        #expect(log.acknowledged.count == 1_600)
        let notes = try FoundDatabase(server.directory.path("notes.db")).notes()
        #expect(notes.sorted() == log.acknowledged.sorted())
    }

    /// Holds the write lock of the server's database until `gate` opens.
    private func holdLock(of server: NotesServer, _ gate: Gate) async throws -> Background<Void> {
        let database = try Database.open(
            DatabaseURL("sqlite:///\(server.directory.path("notes.db"))"), drivers: [SQLiteDriver()])
        let holder = Background<Void> { try database.write { _ in gate.pass() } }
        try #require(try await blocking { gate.hasVisitor() })
        return holder
    }

    private func post(_ text: String, to server: NotesServer) throws -> FastCGIClient {
        let client = try FastCGIClient(.unix(path: server.socket))
        try client.send(FastCGIRequest("POST", "/notes", json: #"{"text":"\#(text)","completed":false}"#))
        return client
    }

    @Test func `requests wait for a write lock that another process holds for two seconds (D6)`() async throws {
        let server = try await NotesServer(["--workers", "8"])
        let gate = Gate()
        let holder = try await holdLock(of: server, gate)
        let clients = try (0..<4).map { try post("note \($0)", to: server) }
        let hasAnswer = try await blocking { clients[0].hasInput(within: .seconds(2)) }
        #expect(!hasAnswer, "it was answered while the lock was held")
        #expect(try await FastCGIClient.get("/notes", at: server.socket).text == "[]", "reading does not wait")
        gate.open()
        for client in clients { #expect(try await blocking { try client.receive() }.status == 200) }
        try await blocking { try holder.value() }
        let notes = try FoundDatabase(server.directory.path("notes.db")).notes()
        #expect(notes.sorted() == (0..<4).map { "note \($0)" })
    }

    @Test func `requests that wait too long for the lock are answered 503 with Retry-After (D6)`() async throws {
        let server = try await NotesServer(["--workers", "8"])
        let gate = Gate()
        let holder = try await holdLock(of: server, gate)
        let clients = try (0..<4).map { try post("refused \($0)", to: server) }
        let start = ContinuousClock.now
        for client in clients {
            let answer = try await blocking { try client.receive() }
            #expect(answer.status == 503, "\(answer.text)")
            #expect(answer.header("Retry-After") != nil)
        }
        #expect(ContinuousClock.now - start < .seconds(30), "all waited at the same time")
        gate.open()
        try await blocking { try holder.value() }
        let late = try post("stored", to: server)
        #expect(try await blocking { try late.receive() }.status == 200)
        #expect(try FoundDatabase(server.directory.path("notes.db")).notes() == ["stored"])
    }
}
