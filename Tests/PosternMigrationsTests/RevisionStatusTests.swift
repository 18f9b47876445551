import PosternMigrations
import TestSupport
import Testing

struct RevisionStatusTests {
    /// Two revisions applied, one pending.
    private func halfway() throws -> [RevisionStatus] {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        try migrator.upgrade(to: .up(2))
        return try migrator.status()
    }

    @Test func `tells what is applied and what is pending`() throws {
        let all = try halfway()
        #expect(all.map(\.revision.id) == Example.ids)
        #expect(all.map(\.state) == [.applied, .applied, .pending])
        #expect(all.map(\.isHead) == [false, false, true])
        #expect(all.current?.revision.id == Example.ids[1])
        #expect(all[2].applied == nil)
    }

    @Test func `lists revisions that it has never seen, with the texts of the ledger`() throws {  // M6
        let temporary = try TemporaryMigrations(Example.all + [Example.newer])
        try temporary.migrator().upgrade()
        try temporary.remove(Example.newer.file)
        let all = try temporary.migrator().status()
        #expect(all.map(\.state) == [.applied, .applied, .applied, .unknown])
        #expect(all.current?.revision.up.text == "CREATE TABLE tags (name TEXT NOT NULL) STRICT;")
        #expect(all.map(\.isHead) == [false, false, true, false])
    }

    @Test func `tells of histories that no run would accept`() throws {  // M8
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade(to: .up(2))
        try temporary.write(Example.notes.text.replacing("text TEXT", with: "text BLOB"), to: Example.notes.file)
        try temporary.remove(Example.due.file)
        try temporary.write(
            Example.log.text.replacing("revises: 20261124000000", with: "revises: 20261123044500"), to: Example.log.file)
        let all = try temporary.migrator(on: database).status()
        #expect(all.map(\.state) == [.applied, .unknown, .pending])
        #expect(all.map(\.isEdited) == [true, false, false])
    }

    @Test(arguments: [("head", 2), ("+1", 2), ("-1", 0), ("20261124", 1), ("20261125000000", 2)])
    func `finds the revision at a target`(_ target: String, _ index: Int) throws {
        #expect(try halfway().revision(at: RevisionTarget(target)).revision.id == Example.ids[index])
    }

    @Test(arguments: ["base", "+2", "-2", "1999", "2026112"])
    func `a target without a revision, or with several, is refused`(_ target: String) throws {
        #expect(throws: MigrationError.self) { try halfway().revision(at: RevisionTarget(target)) }
    }

    @Test func `without any revision there is no head`() throws {
        #expect(throws: MigrationError.self) { try [RevisionStatus]().revision(at: .head) }
        #expect(try [RevisionStatus]().revisions(in: RevisionRange(":")).isEmpty)
    }

    @Test(arguments: [
        (":", [0, 1, 2]), ("base:head", [0, 1, 2]), ("20261124:", [1, 2]), (":20261124", [0, 1]), ("base:20261123", [0]),
        ("20261124:20261124", [1]), ("head:", [2]), ("20261123:head", [0, 1, 2]), ("+1:", [2]), (":-1", [0]),
        ("-1:+1", [0, 1, 2]),
        ("-2:-1", [0]),
    ])
    func `a range has both its ends`(_ range: String, _ indices: [Int]) throws {
        #expect(try halfway().revisions(in: RevisionRange(range)).map(\.revision.id) == indices.map { Example.ids[$0] })
    }

    @Test(arguments: ["", "head", "a:b", "1:2:3", "+0:", ":--1", "::"])
    func `refuses what is no range`(_ text: String) {
        #expect(throws: MigrationError.self) { try RevisionRange(text) }
    }

    @Test(arguments: ["20261125:20261124", "1999:", ":base", "2026112:", ":-2", "-3:", "+2:", "+1:-1"])
    func `refuses a range that is not there`(_ text: String) throws {
        #expect(throws: MigrationError.self) { try halfway().revisions(in: RevisionRange(text)) }
    }
}
