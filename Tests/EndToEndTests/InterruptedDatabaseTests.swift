import PosternGateway
import PosternHTTP
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// The gateway's deadlines and the database together: SQL that takes too long, or that nobody waits for any more.
@Suite(.ownThreads, .sqlite("its program knows SQLite only")) struct InterruptedDatabaseTests {
    private static let endless: SQL = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    private struct World {
        let database: Database
        let application: Application
        let gate = Gate()
        private let directory: TemporaryDirectory

        init(_ directory: TemporaryDirectory, timeout: Duration) throws {
            self.directory = directory
            let options = DatabaseOptions(readers: 1, busyTimeout: .seconds(600), creates: true)
            let database = try Database.open(
                DatabaseURL("sqlite:///" + directory.path("test.db")), drivers: [SQLiteDriver()], options: options)
            try database.write { try $0.run(script: "CREATE TABLE notes (text TEXT NOT NULL) STRICT") }
            self.database = database
            application = try Application(
                [
                    Route(.get, "/count") { _ in
                        .text("\(try database.read { try $0.scalar("SELECT count(*) FROM notes", as: Int.self) } ?? -1)")
                    },
                    Route(.get, "/read") { [gate] _ in
                        try database.read { session in
                            gate.begin()
                            _ = try session.scalar(InterruptedDatabaseTests.endless, as: Int.self)
                        }
                        return .text("read")
                    },
                    Route(.post, "/write") { [gate] _ in
                        try database.write { session in
                            try session.execute("INSERT INTO notes VALUES ('lost')")
                            gate.begin()
                            _ = try session.scalar(InterruptedDatabaseTests.endless, as: Int.self)
                        }
                        return .text("written")
                    },
                ], in: directory, settings: GatewaySettings(workers: 1, handlerTimeout: timeout))
        }

        func client() throws -> FastCGIClient { try FastCGIClient(.unix(path: application.socket)) }
    }

    @Test func `a statement that takes too long is interrupted, and its client gets 504`() async throws {
        let world = try World(TemporaryDirectory(), timeout: .milliseconds(200))
        try await blocking { () throws -> Void in
            for (method, path) in [("GET", "/read"), ("POST", "/write"), ("GET", "/read")] {
                let start = ContinuousClock.now
                #expect(try world.client().answer(to: FastCGIRequest(method, path)).status == 504)
                #expect(ContinuousClock.now - start < .seconds(20))
            }
            #expect(try world.client().answer(to: FastCGIRequest("GET", "/count")).text == "0")
            #expect(world.application.gateway.counts.late == 3)
        }
    }

    @Test func `the wait for a connection ends with the time of the handler`() async throws {
        let world = try World(TemporaryDirectory(), timeout: .milliseconds(200))
        try await blocking { () throws -> Void in
            let gate = Gate()
            let writer = Background { try world.database.write { _ in gate.pass() } }
            #expect(gate.hasVisitor())
            #expect(try world.client().answer(to: FastCGIRequest("POST", "/write")).status == 504)
            gate.open()
            try writer.value()
            let reader = Background { try world.database.read { _ in gate.pass() } }
            #expect(gate.hasVisitor())
            #expect(try world.client().answer(to: FastCGIRequest("GET", "/count")).status == 504)
            gate.open()
            try reader.value()
            #expect(try world.client().answer(to: FastCGIRequest("GET", "/count")).text == "0")
        }
    }

    @Test(arguments: ["GET /read", "POST /write"])
    func `a client that goes away ends its statement, and leaves nothing behind (F45)`(_ route: String) async throws {
        let world = try World(TemporaryDirectory(), timeout: .seconds(600))
        try await blocking { () throws -> Void in
            let parts = route.split(separator: " ").map(String.init)
            for round in 1...5 {
                let client = try world.client()
                try client.send(FastCGIRequest(parts[0], parts[1]))
                try #require(world.gate.hasVisitor())
                client.close()
                #expect(try world.client().answer(to: FastCGIRequest("GET", "/count")).text == "0")
                #expect(world.application.gateway.counts.gone == round)
            }
        }
    }
}
