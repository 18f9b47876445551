import Glibc
import PosternPostgreSQL
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// Units whose transaction begins with their first statement, and reads of one statement, with which its end is sent too. A statement that the
/// connection knows is sent so; each test lets it know them first.
struct OneStatementTests {
    private let temporary: TemporaryPostgreSQL
    private let database: Database

    init() throws {
        var options = DatabaseOptions(readers: 1, busyTimeout: .seconds(2))
        options.checkInterval = .seconds(60)
        options.statementLimit = .seconds(2)
        temporary = try TemporaryPostgreSQL(options)
        database = temporary.database
    }

    private func backend() throws -> Int { try database.scalar("SELECT pg_backend_pid()", as: Int.self) ?? 0 }

    @Test func `each form gives what the session's gives`() throws {
        try database.execute("INSERT INTO items (name, size) VALUES ('a', 1), ('b', NULL)")
        for _ in 0..<3 {
            #expect(try database.all("SELECT name FROM items ORDER BY id", as: String.self) == ["a", "b"])
            #expect(try database.first("SELECT name FROM items ORDER BY id", as: String.self) == "a")
            #expect(try database.first("SELECT name FROM items WHERE name = \("x")", as: String.self) == nil)
            #expect(try database.one("SELECT name FROM items WHERE name = \("b")", as: String.self) == "b")
            #expect(try database.scalar("SELECT size FROM items WHERE name = \("b")", as: Int?.self) == .some(nil))
            let error = caught(DatabaseError.self) { _ = try database.one("SELECT name FROM items", as: String.self) }
            #expect(error?.kind == .rowCount)
            var names: [String] = []
            try database.forEach("SELECT name FROM items ORDER BY id") { row in names.append(try row[0]) }
            #expect(names == ["a", "b"])
        }
    }

    @Test func `a read of one statement cannot write`() throws {
        for _ in 0..<3 {
            let error = caught(DatabaseError.self) {
                _ = try database.all("INSERT INTO items (name) VALUES ('a') RETURNING id", as: Int64.self)
            }
            #expect(error?.kind == .readOnly)
        }
        #expect(try database.names() == [])
    }

    @Test func `a read of several statements has one snapshot, and cannot write`() throws {
        let other = try TemporaryPostgreSQL.open(temporary.server.url(of: temporary.name))
        let query: SQL = "SELECT count(*) FROM items"
        for round in 0..<3 {
            try database.read { session in
                let before = try session.scalar(query, as: Int.self)
                try other.execute("INSERT INTO items (name) VALUES (\("\(round)"))")
                let after = try session.scalar(query, as: Int.self)
                #expect(before == round && after == round)
            }
            let error = caught(DatabaseError.self) {
                try database.read { session in
                    _ = try session.scalar(query, as: Int.self)
                    try session.execute("DELETE FROM items")
                }
            }
            #expect(error?.kind == .readOnly)
        }
    }

    @Test func `a unit that writes stores what it has written after a first statement that was known, and nothing if it throws`()
        throws
    {
        for round in 0..<3 {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES (\("a\(round)"))")
                try session.execute("INSERT INTO items (name) VALUES (\("b\(round)"))")
            }
            let error = caught(DatabaseError.self) {
                _ = try database.write { try $0.execute("INSERT INTO items (name) VALUES (\("a\(round)"))") }
            }
            #expect(error?.kind == .unique)
        }
        #expect(try database.names().count == 6)
    }

    @Test func `a unit without a statement costs nothing, and the next one works`() throws {
        let before = try backend()
        for _ in 0..<3 {
            try database.read { _ in }
            try database.write { _ in }
            #expect(try backend() == before)
        }
    }

    @Test func `a statement that fails among those that begin and end its transaction leaves the connection in order`() throws {
        let before = try backend()
        for divisor in [1, 0, 1, 0, 0, 2] {
            let error = caught(DatabaseError.self) {
                _ = try database.scalar("SELECT 10 / CAST(\(divisor) AS bigint)", as: Int.self)
            }
            #expect((error?.kind == .constraint) == (divisor == 0))
            #expect(error == nil || error?.message.contains("division by zero") == true)
        }
        #expect(try backend() == before)
    }

    @Test func `rows by the thousand come one by one, also when nobody wants the rest`() throws {
        struct Enough: Error {}
        for count in [3, 100_000, 3, 100_000] {
            var sum = 0
            try database.forEach("SELECT n FROM generate_series(1, CAST(\(count) AS bigint)) AS n") { sum += try $0[0] as Int }
            #expect(sum == count * (count + 1) / 2)
            #expect(throws: Enough.self) {
                try database.forEach("SELECT n FROM generate_series(1, CAST(\(count) AS bigint)) AS n") { _ in throw Enough() }
            }
        }
    }

    @Test func `a statement in the midst of rows that came at once leaves them whole`() throws {
        for _ in 0..<3 {
            let sums = try database.read { session in
                var sums: [Int] = []
                try session.forEach("SELECT n FROM generate_series(1, 5) AS n") { row in
                    let number: Int = try row[0]
                    sums.append(try session.scalar("SELECT CAST(\(number) AS bigint) * 10", as: Int.self) ?? 0)
                }
                return sums
            }
            #expect(sums == [10, 20, 30, 40, 50])
        }
    }

    @Test func `a read of one statement that takes too long, or whose task is cancelled, ends on the server`() throws {
        let database = database
        #expect(try database.scalar("SELECT 1 FROM pg_sleep(\(0.0))", as: Int.self) == 1)
        #expect(
            caught(DatabaseError.self) { _ = try database.scalar("SELECT 1 FROM pg_sleep(\(60.0))", as: Int.self) }?.kind
                == .interrupted)
        let end = CancelledWork.run(after: .milliseconds(200)) {
            _ = try database.scalar("SELECT 1 FROM pg_sleep(\(60.0))", as: Int.self)
        }
        #expect((end.error as? DatabaseError)?.kind == .interrupted)
        #expect(end.overtime < .milliseconds(500))
        #expect(try database.scalar("SELECT 1 FROM pg_sleep(\(0.0))", as: Int.self) == 1)
        let sleeping =
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(%' AND state = 'active' AND pid <> pg_backend_pid()"
        try eventually("the end of the statement on the server") {
            try temporary.server.execute("\(sleeping) AND datname = '\(temporary.name)'") == "0\n"
        }
    }

    @Test func `a connection that was used just now and is ended is replaced by the unit that finds it so`() throws {
        for round in 0..<5 {
            let before = try backend()
            try temporary.terminateConnections()
            #expect(try backend() != before)
            try temporary.terminateConnections()
            try database.write { try $0.execute("INSERT INTO items (name) VALUES (\("\(round)"))") }
        }
        #expect(try database.names() == (0..<5).map { "\($0)" })
    }

    @Test func `a server that stands still holds a unit for no longer than a statement may take`() throws {
        let server = try PostgreSQLServer()
        var options = DatabaseOptions(readers: 1, busyTimeout: .milliseconds(500))
        options.checkInterval = .seconds(60)
        options.statementLimit = .seconds(1)
        let temporary = try TemporaryPostgreSQL(options, on: server)
        #expect(try temporary.database.names() == [])
        server.signal(SIGSTOP)
        let start = ContinuousClock.now
        #expect(caught(DatabaseError.self) { _ = try temporary.database.names() }?.kind == .disconnected)
        #expect(ContinuousClock.now - start < .seconds(5))
        server.signal(SIGCONT)
        try eventually("an answer") { (try? temporary.database.names()) == [] }
    }

    @Test func `a connection that was not used for a while is tried within the time that a unit waits`() throws {
        let server = try PostgreSQLServer()
        var options = DatabaseOptions(readers: 1, busyTimeout: .milliseconds(500))
        options.checkInterval = .zero
        let temporary = try TemporaryPostgreSQL(options, on: server)
        #expect(try temporary.database.names() == [])
        server.signal(SIGSTOP)
        let start = ContinuousClock.now
        #expect(caught(DatabaseError.self) { _ = try temporary.database.names() }?.kind == .disconnected)
        #expect(ContinuousClock.now - start < .seconds(3))
        server.signal(SIGCONT)
        try eventually("an answer") { (try? temporary.database.names()) == [] }
    }

    @Test func `a connection of a unit that has ended keeps no transaction open`() throws {
        for _ in 0..<3 { try database.read { _ = try $0.scalar("SELECT count(*) FROM items", as: Int.self) } }
        try eventually("the end of the transaction") {
            try temporary.server.execute(
                "SELECT state FROM pg_stat_activity WHERE datname = '\(temporary.name)' AND application_name = 'postern'")
                == "idle\n"
        }
    }
}
