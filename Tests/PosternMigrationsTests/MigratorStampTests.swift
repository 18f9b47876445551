import PosternSQL
import TestSupport
import Testing

@testable import PosternMigrations

struct MigratorStampTests {
    private func ids(_ revisions: [Revision]) -> [String] { revisions.map(\.id) }

    @Test func `a stamp records the files' texts and runs no SQL`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        let stamp = try migrator.stamp(.head)
        #expect((ids(stamp.recorded), ids(stamp.forgotten)) == (Example.ids, []))
        try migrator.verifyAtHead(program: "notes")
        #expect(try database.schema().allSatisfy { $0.contains("postern_revisions") })
        #expect(try migrator.status().allSatisfy { $0.applied?.milliseconds == 0 && !$0.isEdited })
    }

    @Test(arguments: [("base", [], 2), ("-1", [], 1), ("+1", [2], 0), ("20261123", [], 1), ("20261124", [], 0)])
    func `a stamp goes both ways`(_ target: String, _ recorded: [Int], _ forgotten: Int) throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(to: .up(2))
        let tables = try database.count("SELECT count(*) FROM sqlite_schema")
        let stamp = try migrator.stamp(RevisionTarget(target))
        #expect(ids(stamp.recorded) == recorded.map { Example.ids[$0] })
        #expect(ids(stamp.forgotten) == Example.ids[..<2].suffix(forgotten).reversed())
        #expect(try database.count("SELECT count(*) FROM sqlite_schema") == tables)
        #expect(try migrator.stamp(RevisionTarget(Example.ids[0])).isEmpty == (target == "-1" || target == "20261123"))
    }

    @Test func `a stamp accepts an edited file`() throws {  // M7
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade()
        try temporary.write(
            Example.due.text.replacing("DROP INDEX notes_due;", with: "DROP INDEX IF EXISTS notes_due;"), to: Example.due.file)
        let migrator = try temporary.migrator(on: database)
        #expect(throws: MigrationError.self) { try migrator.downgrade(to: .base) }
        #expect(ids(try migrator.stamp(.head).recorded) == [Example.ids[1]])
        #expect(try migrator.downgrade(to: .base).count == 3)
    }

    @Test func `purging forgets what the program does not know`() throws {
        let temporary = try TemporaryMigrations(Example.all + [Example.newer])
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade()
        try temporary.remove(Example.newer.file)
        let migrator = try temporary.migrator(on: database)
        #expect(throws: MigrationError.self) { try migrator.stamp(.head) }
        #expect(ids(try migrator.stamp(.head, purging: true).recorded) == Example.ids)
        try migrator.verifyAtHead(program: "notes")
        try migrator.stamp(.base, purging: true)
        #expect(try database.count("SELECT count(*) FROM postern_revisions") == 0)
    }

    @Test func `purging mends a ledger that contradicts itself`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        _ = try database.write { session in
            try session.execute("DELETE FROM postern_revisions WHERE id = \(Example.ids[1])")
        }
        #expect(throws: MigrationError.self) { try migrator.stamp(.head) }
        try migrator.stamp(.head, purging: true)
        try migrator.downgrade(to: .base)
    }

    @Test func `a stamp to a target that is not there changes nothing`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        for purging in [false, true] {
            #expect(throws: MigrationError.self) { try migrator.stamp(.up(4), purging: purging) }
            #expect(throws: MigrationError.self) { try migrator.stamp(RevisionTarget("1999"), purging: purging) }
        }
        #expect(try database.schema().isEmpty)
    }
}
