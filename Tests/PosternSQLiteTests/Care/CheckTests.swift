import PosternSQL
import TestSupport
import Testing

@testable import PosternSQLite

/// What a check finds.
@Suite struct CheckTests {
    @Test func `a sound database has no problem, also while it is in use`() throws {
        let world = try TemporaryCare()
        let database = try world.open()
        try database.execute("INSERT INTO items (name) VALUES ('a')")
        let findings = try world.check()
        #expect(findings.map(\.subject) == ["writer", "reader", "library", "size", "disk", "integrity", "references"])
        #expect(findings.allSatisfy { $0.verdict == .ok || $0.subject == "library" })
        try database.execute("INSERT INTO items (name) VALUES ('b')")
    }

    @Test func `the settings of a server's connections are read back (D4)`() throws {
        let findings = try TemporaryCare().check()
        let common = "journal_mode wal, synchronous 2, foreign_keys 1, trusted_schema 0, cell_size_check 1"
        #expect(findings[0] == CareFinding(.ok, "writer", "\(common), query_only 0, busy_timeout 200"))
        #expect(findings[1] == CareFinding(.ok, "reader", "\(common), query_only 1, busy_timeout 200"))
    }

    @Test func `a page of nonsense is a problem`() throws {
        let world = try TemporaryCare(rows: 2_000)
        try world.damage(page: 6)
        let problems = try world.check().filter { $0.verdict == .problem }
        #expect(problems.first?.subject == "integrity")
        #expect(problems.first?.message.contains("restore a backup") == true)
        #expect(problems.first?.message.contains("\n") == false)
    }

    @Test func `a first page of nonsense is a problem`() throws {
        let world = try TemporaryCare()
        try world.damage(page: 1)
        #expect(
            try world.check() == [
                CareFinding(.problem, "opening", "cannot open \(world.path): it is not a SQLite database; name another file")
            ])
    }

    @Test func `a row that refers to nothing is a problem`() throws {
        let world = try TemporaryCare()
        let raw = try PlainDatabase(world.path, .writable)
        for name in ["x", "y"] { _ = try raw.column("INSERT INTO items (name, parent) VALUES (\(name), 99)") }
        let problems = try world.check().filter { $0.verdict == .problem }
        #expect(problems == [CareFinding(.problem, "references", "table items has a row that refers to nothing (and 1 more)")])
    }

    @Test func `a database that is missing is a problem`() throws {
        let world = try TemporaryCare()
        let findings = try world.check("nothing.db")
        #expect(findings.map(\.verdict) == [.problem])
        #expect(findings.first?.message.hasSuffix("the database does not exist") == true)
    }

    @Test(
        arguments: [
            (3_006_023, .ok), (3_007_000, .warning), (3_040_001, .warning), (3_051_002, .warning), (3_051_003, .ok),
        ] as [(Int32, CareFinding.Verdict)])
    func `versions with the WAL-reset bug are warned of`(_ version: Int32, _ verdict: CareFinding.Verdict) {
        #expect(SQLiteCheck.library(version: version, name: "x").verdict == verdict)
    }

    @Test func `less room than a copy would take is warned of`() {
        #expect(SQLiteCheck.disk(free: 100, needed: 100).verdict == .ok)
        #expect(
            SQLiteCheck.disk(free: 99, needed: 100)
                == CareFinding(.warning, "disk", "99 bytes are free, less than the database has with its log (100): make room"))
    }
}
