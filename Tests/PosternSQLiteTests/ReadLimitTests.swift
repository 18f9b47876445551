import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// Reads that are open for too long.
struct ReadLimitTests {
    private func database(readers: Int = 1) throws -> TemporarySQLite {
        var options = DatabaseOptions(readers: readers, busyTimeout: .seconds(60))
        options.readLimit = .milliseconds(50)
        return try TemporarySQLite(options)
    }

    private static let endless: SQL = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    private static func expectInterruption(_ error: DatabaseError?) {
        #expect(error?.kind == .interrupted)
        #expect(error?.message == "the read was open for longer than it may be, and was interrupted")
    }

    @Test func `a statement that runs for too long is interrupted, logged and counted`() throws {
        let temporary = try database()
        let error = caught(DatabaseError.self) { _ = try temporary.database.scalar(Self.endless, as: Int.self) }
        Self.expectInterruption(error)
        #expect(error?.sql?.hasPrefix("WITH RECURSIVE") == true)
        try eventually("a line in the log") {
            temporary.logged("a read was open for too long and was interrupted").count == 1
        }
        #expect(temporary.metrics.counterTotal(label: "database_interrupted_reads") == 1)
    }

    @Test func `a read that does nothing for too long can do nothing more`() throws {
        let temporary = try database()
        let error = caught(DatabaseError.self) {
            try temporary.database.read { session in
                try eventually("an interruption") {
                    !temporary.logged("a read was open for too long and was interrupted").isEmpty
                }
                _ = try session.scalar("SELECT 1", as: Int.self)
            }
        }
        Self.expectInterruption(error)
    }

    @Test func `the connection serves the next read`() throws {
        let temporary = try database()
        for _ in 0..<3 {
            let error = caught(DatabaseError.self) { _ = try temporary.database.scalar(Self.endless, as: Int.self) }
            Self.expectInterruption(error)
            #expect(try temporary.database.scalar("SELECT 1") == 1)
        }
    }

    @Test func `other reads go on`() throws {
        let temporary = try database(readers: 2)
        let long = Background { caught(DatabaseError.self) { _ = try temporary.database.scalar(Self.endless, as: Int.self) } }
        repeat {
            #expect(try temporary.database.scalar("SELECT count(*) FROM items") == 0)
        } while temporary.logged("a read was open for too long and was interrupted").isEmpty
        Self.expectInterruption(try long.value())
    }

    @Test func `an error of the application's own is kept`() throws {
        struct Refused: Error {}
        let temporary = try database()
        #expect(throws: Refused.self) {
            try temporary.database.read { _ in
                try eventually("an interruption") {
                    !temporary.logged("a read was open for too long and was interrupted").isEmpty
                }
                throw Refused()
            }
        }
    }
}
