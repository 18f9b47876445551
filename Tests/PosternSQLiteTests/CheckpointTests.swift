import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// How the write-ahead log is carried over into the database.
struct CheckpointTests {
    private static let page = 4_096

    private static func options(checkpointPages: Int = 1_000, logLimitPages: Int = 100_000) -> DatabaseOptions {
        var options = DatabaseOptions(busyTimeout: .seconds(60), durability: .normal)
        options.checkpointSize = checkpointPages * page
        options.logLimit = logLimitPages * page
        return options
    }

    /// Writes rows that need about a page each.
    private func fill(_ database: Database, rows: Int) throws {
        for row in 0..<rows {
            try database.execute("INSERT INTO items (name) VALUES (\(String(repeating: "x", count: 3_000) + "\(row)"))")
        }
    }

    @Test func `a log that nobody writes to is emptied`() throws {
        let temporary = try TemporarySQLite(Self.options())
        try fill(temporary.database, rows: 50)
        #expect(try temporary.logSize() > 0)
        try eventually("an empty log") { try temporary.logSize() == 0 }
        #expect(try temporary.directory.size("test.db") > 50 * 3_000)
    }

    @Test func `a log that is written to all the time stays short`() throws {
        let temporary = try TemporarySQLite(Self.options(checkpointPages: 20))
        try fill(temporary.database, rows: 3_000)
        // Without checkpoints it would have more than 6,000 pages. Between two there are those that one thread writes meanwhile.
        #expect(try temporary.logSize() < 2_000 * Self.page)
    }

    @Test func `readers that come and go all the time do not let the log grow`() throws {
        let temporary = try TemporarySQLite(Self.options(checkpointPages: 20))
        let database = temporary.database
        let readers = try (0..<2).map { _ in
            let started = Gate()
            let reader = Background {
                started.pass()
                while try database.scalar("SELECT max(id) FROM items", as: Int?.self) != 3_000 {}
            }
            try #require(started.hasVisitor())
            started.open()
            return reader
        }
        try fill(database, rows: 3_000)
        for reader in readers { try reader.value() }
        #expect(try temporary.logSize() < 4_000 * Self.page)
    }

    @Test func `a read that stays open lets the log grow, which is logged, and it shrinks afterwards`() throws {  // D7
        let temporary = try TemporarySQLite(Self.options(checkpointPages: 20, logLimitPages: 100))
        let database = temporary.database
        try database.read { session in
            #expect(try session.scalar("SELECT count(*) FROM items") == 0)
            try onThreads(1) { _ in try fill(database, rows: 400) }
            let message = "the write-ahead log is long, and grows until it can be carried over into the database"
            try eventually("a warning") { !temporary.logged(message).isEmpty }
            #expect(temporary.logged(message).first?["obstacle"] == "a read is open")
            #expect(try session.scalar("SELECT count(*) FROM items") == 0)
        }
        try eventually("an empty log") { try temporary.logSize() == 0 }
        #expect(try database.scalar("SELECT count(*) FROM items") == 400)
    }

    @Test func `nothing is carried over while another process has the database open for writing`() throws {  // D23
        let temporary = try TemporarySQLite(Self.options(checkpointPages: 20, logLimitPages: 100))
        let other = try temporary.another()
        let before = try temporary.directory.size("test.db")
        try fill(temporary.database, rows: 400)
        let message = "the write-ahead log is long, and grows until it can be carried over into the database"
        try eventually("a warning") { !temporary.logged(message).isEmpty }
        #expect(temporary.logged(message).first?["obstacle"] == "another process has the database open for writing")
        #expect(try temporary.directory.size("test.db") == before)
        other.close()
        try eventually("an empty log") { try temporary.logSize() == 0 }
    }

    @Test func `what another process has left in the log is carried over at the start`() throws {
        let temporary = try TemporarySQLite(Self.options())
        try temporary.database.write { _ in }
        let copy = try TemporaryDirectory()
        try fill(temporary.database, rows: 10)
        for name in ["test.db", "test.db-wal"] {  // as a crash leaves them
            try copy.write(temporary.directory.bytes(of: name), to: name)
        }
        let database = try TemporarySQLite.open(copy.path("test.db"))
        #expect(try copy.size("test.db-wal") == 0)
        #expect(try database.names().count == 10)
    }

    @Test func `the length of the log is measured`() throws {
        let temporary = try TemporarySQLite(Self.options())
        try temporary.database.read { session in
            #expect(try session.scalar("SELECT count(*) FROM items") == 0)
            try onThreads(1) { _ in try fill(temporary.database, rows: 50) }
            let gauge = try temporary.metrics.expectRecorder("database_wal_bytes")
            try eventually("a long log") { (gauge.lastValue ?? 0) > 50.0 * 3_000 }
            let age = try temporary.metrics.expectRecorder("database_oldest_read_seconds")
            try eventually("an old read") { (age.lastValue ?? 0) > 0 }
        }
        let gauge = try temporary.metrics.expectRecorder("database_wal_bytes")
        try eventually("an empty log") { gauge.lastValue == 0 }
    }
}
