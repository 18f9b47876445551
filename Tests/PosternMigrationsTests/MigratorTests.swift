import Foundation
import PosternSQL
import TestSupport
import Testing

@testable import PosternMigrations

struct MigratorTests {
    @Test func `a fresh database is upgraded to head`() throws {  // M1
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        #expect(try migrator.current() == nil)
        #expect(try migrator.pending().map(\.id) == Example.ids)

        var seen: [String] = []
        let steps = try migrator.upgrade { seen.append($0.revision.id) }
        #expect(seen == Example.ids)
        #expect(steps.map(\.revision.id) == Example.ids)
        #expect(steps.allSatisfy { $0.direction == .upgrade && $0.duration > .zero })
        #expect(try migrator.current()?.id == Example.ids[2])
        #expect(try migrator.pending().isEmpty)
        try migrator.verifyAtHead(program: "notes")
        #expect(try database.count("SELECT count(*) FROM notes WHERE due IS NULL") == 0)
    }

    @Test func `the ledger keeps what was applied and when`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let time = UTCTime(secondsSince1970: 1_795_409_100)
        try Migrator(database: database, history: temporary.directory.history(), clock: { time }).upgrade()
        let row = try database.read { session in
            try session.scalar(
                """
                SELECT message || '|' || revises || '|' || up || '|' || down || '|' || applied_at || '|' || typeof(duration)
                FROM postern_revisions WHERE id = \(Example.ids[0])
                """, as: String.self)
        }
        #expect(
            row == """
                Create notes table|none|CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;|\
                DROP TABLE notes;|2026-11-23T04:45:00Z|integer
                """)
    }

    @Test func `a second upgrade does nothing and writes nothing`() throws {  // M1
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        let observer = try temporary.database()
        func fingerprint() throws -> [String] {
            let version = try observer.count("PRAGMA data_version")
            let files = try [temporary.databaseFile, temporary.databaseFile + "-wal"].map { path in
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                return "\(attributes[.modificationDate] ?? "") \(attributes[.size] ?? "")"
            }
            return ["\(version ?? 0)"] + files
        }
        let migrator = try temporary.migrator()
        let before = try fingerprint()
        #expect(try migrator.upgrade().isEmpty)
        #expect(try migrator.upgrade(to: RevisionTarget(Example.ids[2])).isEmpty)
        #expect(try migrator.downgrade(to: RevisionTarget(Example.ids[2])).isEmpty)
        #expect(try migrator.current()?.id == Example.ids[2])
        #expect(try fingerprint() == before)
    }

    @Test func `looking at a fresh database leaves no ledger behind`() throws {  // M20
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        _ = try migrator.current()
        _ = try migrator.pending()
        #expect(throws: MigrationError.self) { try migrator.verifyAtHead(program: "notes") }
        #expect(try migrator.downgrade(to: .base).isEmpty)
        #expect(try database.schema().isEmpty)
    }

    @Test func `goes step by step up and down`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        func current() throws -> Int { try migrator.current().flatMap { Example.ids.firstIndex(of: $0.id) } ?? -1 }
        try migrator.upgrade(to: .up(1))
        #expect(try current() == 0)
        try migrator.upgrade(to: RevisionTarget("20261124"))
        #expect(try current() == 1)
        try migrator.upgrade(to: .up(1))
        #expect(try current() == 2)
        let steps = try migrator.downgrade(to: .down(2))
        #expect(steps.map(\.revision.id) == [Example.ids[2], Example.ids[1]])
        #expect(steps.allSatisfy { $0.direction == .downgrade })
        #expect(try current() == 0)
        try migrator.downgrade(to: .down(1))
        #expect(try current() == -1)
    }

    @Test func `down to base and up again gives the same schema`() throws {  // M11
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        let schema = try database.schema()
        #expect(schema.count == 7)
        try migrator.downgrade(to: .base)
        #expect(try database.schema().allSatisfy { $0.contains("postern_revisions") })
        try migrator.upgrade()
        #expect(try database.schema() == schema)
    }

    @Test(arguments: [
        ("base", "migrate downgrade base"), ("20261123", "lies behind"), ("-1", "lies behind"), ("+2", "only 1"),
    ])
    func `an upgrade goes only up`(_ target: String, _ reason: String) throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        try migrator.upgrade(to: .up(2))
        let error = caught(MigrationError.self) { try migrator.upgrade(to: RevisionTarget(target)) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test(arguments: [
        ("head", "applied revision"), ("+1", "applied revision"), ("20261125", "is not applied"), ("-3", "only 2"),
    ])
    func `a downgrade goes only down`(_ target: String, _ reason: String) throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        try migrator.upgrade(to: .up(2))
        let error = caught(MigrationError.self) { try migrator.downgrade(to: RevisionTarget(target)) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test func `an irreversible revision refuses by name before anything is undone`() throws {  // M12
        let final = (
            "20261126000000_forget.sql", "-- Forget\n-- revises: 20261125000000\n-- migrate:up\nDELETE FROM log;"
        )
        let last = (
            "20261127000000_last.sql",
            "-- Last\n-- revises: 20261126000000\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT nothing;"
        )
        let temporary = try TemporaryMigrations(Example.all + [final, last])
        let migrator = try temporary.migrator()
        try migrator.upgrade()
        let error = caught(MigrationError.self) { try migrator.downgrade(to: .base) }
        #expect(error == .irreversible(id: "20261126000000", file: temporary.directory.path + "/" + final.0))
        #expect(try migrator.current()?.id == "20261127000000")
    }

    @Test func `no revisions are nothing to do`() throws {
        let temporary = try TemporaryMigrations()
        let migrator = try temporary.migrator()
        #expect(try migrator.upgrade().isEmpty)
        try migrator.verifyAtHead(program: "notes")
    }

    @Test func `sixteen runners at once apply every revision once and none fails`() throws {  // M4
        let temporary = try TemporaryMigrations(Example.all)
        let migrators = try (0..<16).map { _ in try temporary.migrator() }  // each with its own Database
        let counts = try onThreads(16) { number in try migrators[number].upgrade().count }
        #expect(counts.sorted() == Array(repeating: 0, count: 15) + [3])
        #expect(try temporary.database().count("SELECT count(*) FROM postern_revisions") == 3)
    }
}
