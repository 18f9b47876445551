import PosternMigrations
import PosternSQL
import TestSupport
import Testing

/// Runs that are more than one transaction.
struct TransactionTests {
    private static let faulty = (
        file: "20261126000000_faulty.sql",
        text: "-- Fail\n-- revises: 20261125000000\n-- migrate:up\nCREATE TABLE a (b);\nINSERT INTO nothing VALUES (1);\n"
    )
    private let perRevision = MigrationOptions(isPerRevision: true)

    @Test func `with a transaction for each revision, those before a failing one are kept (M9)`() throws {
        let temporary = try TemporaryMigrations(Example.all + [Self.faulty])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        let error = caught(MigrationError.self) { try migrator.upgrade(options: perRevision) }
        let end = "; its transaction was undone, and the revisions before it are kept"
        #expect(error?.description.hasSuffix(end) == true, "\(String(describing: error))")
        #expect(try migrator.current()?.id == Example.ids[2])
        #expect(try database.count("SELECT count(*) FROM sqlite_schema WHERE name = 'a'") == 0)
        try temporary.write(Self.faulty.text.replacing("nothing", with: "a"), to: Self.faulty.file)
        #expect(try temporary.migrator(on: database).upgrade(options: perRevision).count == 1)
    }

    @Test func `with a transaction for each revision, a downgrade keeps what it has undone (M10)`() throws {
        let due = Example.due.text.replacing("DROP INDEX notes_due;", with: "DROP INDEX notes_duo;")
        let temporary = try TemporaryMigrations([Example.notes, (Example.due.file, due), Example.log])
        let migrator = try temporary.migrator()
        #expect(try migrator.upgrade(options: perRevision).map(\.revision.id) == Example.ids)
        #expect(throws: MigrationError.self) { try migrator.downgrade(to: .base, options: perRevision) }
        #expect(try migrator.current()?.id == Example.ids[1])
    }

    @Test func `a target that counts from where the database was is reached once (M9)`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        #expect(try migrator.upgrade(to: .up(2), options: perRevision).count == 2)
        #expect(try migrator.downgrade(to: .down(1), options: perRevision).count == 1)
        #expect(try migrator.current()?.id == Example.ids[0])
    }

    /// - Returns: the revision behind those of ``Example`` that runs `statement` outside of a transaction.
    private func outside(_ statement: String) -> (file: String, text: String) {
        let mark = "transaction=false"
        return (
            "20261126000000_vacuum.sql",
            "-- Vacuum\n-- revises: 20261125000000\n-- migrate:up \(mark)\n\(statement)\n-- migrate:down  \(mark)\n\(statement)\n"
        )
    }

    private static let last = (
        file: "20261127000000_last.sql",
        text: "-- Last\n-- revises: 20261126000000\n-- migrate:up\nCREATE TABLE last (a);\n-- migrate:down\nDROP TABLE last;\n"
    )

    @Test(arguments: ["VACUUM;", "vacuum main", "PRAGMA main.journal_mode = WAL;", "-- now\nPRAGMA wal_checkpoint;"])
    func `a statement that cannot run in a transaction runs between two of them (M15)`(_ statement: String) throws {
        let temporary = try TemporaryMigrations(Example.all + [outside(statement), Self.last])
        let migrator = try temporary.migrator()
        let ids = Example.ids + ["20261126000000", "20261127000000"]
        #expect(try migrator.upgrade().map(\.revision.id) == ids)
        #expect(try migrator.downgrade(to: .base).map(\.revision.id) == ids.reversed())
    }

    @Test func `the ledger's text of such a statement is undone outside of a transaction too (M15)`() throws {
        let temporary = try TemporaryMigrations(Example.all + [outside("VACUUM;")])
        try temporary.migrator().upgrade()
        try temporary.remove("20261126000000_vacuum.sql")
        #expect(try temporary.migrator().downgrade(to: .down(1)).map(\.revision.id) == ["20261126000000"])
    }

    @Test func `a failure outside of a transaction keeps what was before, and the next run goes on with it (M15)`() throws {
        let directory = try TemporaryDirectory()
        let copy = try directory.write("in the way", to: "copy.db")
        let temporary = try TemporaryMigrations(Example.all + [outside("VACUUM INTO '\(copy)';"), Self.last])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        let error = caught(MigrationError.self) { try migrator.upgrade() }
        #expect(
            error?.description.hasSuffix("it ran outside of a transaction and is run again by the next run") == true, "\(error!)")
        #expect(try migrator.current()?.id == Example.ids[2])
        try directory.remove("copy.db")
        #expect(try migrator.upgrade().map(\.revision.id) == ["20261126000000", "20261127000000"])
        #expect(directory.has("copy.db"))
    }

    @Test func `a statement whose success was not recorded is run again (M15)`() throws {
        let temporary = try TemporaryMigrations(Example.all + [outside("VACUUM;")])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        try database.write { try $0.run(script: "DELETE FROM postern_revisions WHERE id = '20261126000000'") }
        #expect(try migrator.upgrade().map(\.revision.id) == ["20261126000000"])
    }

    @Test(arguments: [
        ("up", "VACUUM;", 4, "VACUUM cannot run in a transaction: put it alone into a section with transaction=false"),
        ("up", "SELECT 1;\n pragma Journal_Mode=DELETE;", 5, "PRAGMA journal_mode cannot run in a transaction"),
        ("up", "PRAGMA main.synchronous = OFF;", 4, "PRAGMA synchronous cannot"),
        ("up", "CREATE UNIQUE INDEX CONCURRENTLY a ON b (c);", 4, "CREATE … CONCURRENTLY cannot"),
        ("up", "PRAGMA foreign_keys = OFF;", 4, "take PRAGMA foreign_keys out"),
        ("up transaction=false", "PRAGMA foreign_keys = OFF;", 4, "take PRAGMA foreign_keys out"),
        ("up transaction=false", "DELETE FROM notes;", 4, "this can run in a transaction, which undoes it when it fails"),
        ("up transaction=false", "VACUUM;\n\nVACUUM;", 6, "has one statement: put this one into another revision"),
        ("up transaction=true", "SELECT 1;", 3, "\"transaction=true\" is unknown"),
        ("up transaction=false now", "VACUUM;", 3, "\"transaction=false now\" is unknown"),
    ])
    func `what stands on the wrong side of a transaction is refused before anything runs (M15)`(
        _ marker: String, _ sql: String, _ line: Int, _ reason: String
    ) {
        let text = "-- A\n-- revises: none\n-- migrate:\(marker)\n\(sql)\n"
        let error = caught(MigrationError.self) { _ = try Revision(file: "20261123044500_a.sql", text: text) }
        #expect(error?.description.hasPrefix("20261123044500_a.sql:\(line): ") == true, "\(String(describing: error))")
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test(arguments: ["PRAGMA table_info(notes);", "PRAGMA user_version = 3;", "CREATE TABLE vacuum (a);", "ANALYZE;"])
    func `other statements run in a transaction (M15)`(_ sql: String) throws {
        _ = try Revision(file: "20261123044500_a.sql", text: "-- A\n-- revises: none\n-- migrate:up\n\(sql)\n")
    }
}
