import Glibc
import PosternPostgreSQL
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// A server behind PgBouncer in transaction mode, which lends its few connections from transaction to transaction.
struct PgBouncerTests {
    private let temporary: TemporaryPostgreSQL
    private let bouncer: PgBouncer
    private let database: Database

    init() throws {
        temporary = try TemporaryPostgreSQL()
        temporary.database.close()  // it goes past PgBouncer
        bouncer = try PgBouncer(before: temporary.server, connections: 2)
        database = try TemporaryPostgreSQL.open(
            bouncer.url(of: temporary.name) + "&prepared_statement_cache_size=0", DatabaseOptions(readers: 8))
    }

    @Test func `eight threads that write and read over two connections all succeed (D5)`() throws {
        let database = database
        try onThreads(8) { thread in
            for number in 0..<25 {
                try database.write(repeatable: true) { session in
                    try session.execute("INSERT INTO items (name, size) VALUES (\("\(thread)-\(number)"), \(number))")
                }
                _ = try database.read { try $0.all("SELECT name FROM items WHERE size = \(number)", as: String.self) }
                _ = try database.all("SELECT name FROM items WHERE size = \(number)", as: String.self)
            }
        }
        #expect(try database.scalar("SELECT count(*) FROM items", as: Int.self) == 200)
        let connections = try temporary.server.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(temporary.name)' AND application_name = 'postern'")
        #expect(connections == "2\n")
    }

    @Test func `what a unit has set does not reach the next one, and dates stay in UTC`() throws {
        try temporary.server.execute("ALTER DATABASE \(temporary.name) SET TimeZone = 'Asia/Tokyo'")
        try temporary.terminateConnections()
        try eventually("connections of PgBouncer's that know of it") {
            (try? database.scalar("SELECT current_setting('TimeZone')")) == "UTC"
        }
        try database.execute("INSERT INTO items (name) VALUES ('a')")
        #expect(try database.scalar("SELECT current_setting('lock_timeout')") == "0")
        #expect(try database.scalar("SELECT '2026-11-23 10:00:00+00'::timestamptz::text") == "2026-11-23 10:00:00+00")
    }

    @Test func `a unit that was given up is cancelled on the server through PgBouncer`() throws {
        let database = database
        let end = CancelledWork.run(after: .milliseconds(200)) {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('lost')")
                try session.execute("SELECT pg_sleep(60)")
            }
        }
        #expect((end.error as? DatabaseError)?.kind == .interrupted)
        try eventually("the end of the statement on the server") {
            try temporary.server.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND datname = '\(temporary.name)'"
            ) == "0\n"
        }
        #expect(try temporary.server.execute("SELECT count(*) FROM items", in: temporary.name) == "0\n")
    }

    @Test func `connections that are ended behind PgBouncer lose and double nothing (D21)`() throws {
        let database = database
        let load = PostgreSQLLoad(threads: 4, on: database)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<6 {
            try load.waitForProgress()
            poll(nil, 0, Int32.random(in: 20...150, using: &generator))
            try temporary.terminateConnections()
        }
        try load.waitForProgress()
        try load.expectTruth(of: try load.end())
    }
}
