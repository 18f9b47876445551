import PosternSQL
import TestSupport
import Testing

@testable import PosternMigrations

struct RevisionLedgerTests {
    private func columns(_ database: Database) throws -> [String] {
        try database.read { session in try session.all("SELECT name FROM pragma_table_info('postern_revisions')") }
    }

    /// A database whose ledger is that of the first version.
    private func early() throws -> (TemporaryMigrations, Database) {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade(to: .up(2))
        try database.write { session in
            try session.execute("ALTER TABLE postern_revisions DROP COLUMN program")
            try session.execute("ALTER TABLE postern_revisions DROP COLUMN checksum")
        }
        return (temporary, database)
    }

    @Test func `records the checksum and the program`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let history = try temporary.directory.history()
        try Migrator(database: database, history: history, program: "notes 0.1.0").upgrade()
        let rows: [String] = try database.read { session in
            try session.all("SELECT checksum || ' by ' || program FROM postern_revisions ORDER BY id")
        }
        #expect(rows == history.revisions.map { "\($0.checksum) by notes 0.1.0" })
    }

    @Test func `a ledger of the first version is read as it is`() throws {  // M20
        let (temporary, database) = try early()
        let migrator = try temporary.migrator(on: database)
        #expect(try migrator.current()?.id == Example.ids[1])
        #expect(try migrator.pending().map(\.id) == [Example.ids[2]])
        #expect(throws: MigrationError.self) { try migrator.verifyAtHead(program: "notes") }
        #expect(try !columns(database).contains("checksum"))
    }

    @Test func `the next run brings a ledger of the first version along`() throws {
        let (temporary, database) = try early()
        try Migrator(database: database, history: temporary.directory.history(), program: "notes 2").upgrade()
        #expect(try columns(database).suffix(2) == ["checksum", "program"])
        #expect(try database.count("SELECT count(checksum) FROM postern_revisions") == 3)
        #expect(try database.count("SELECT count(*) FROM postern_revisions WHERE program = 'notes 2'") == 1)
        try temporary.migrator(on: database).downgrade(to: .base)
    }

    @Test func `a run that fails leaves a ledger of the first version as it was`() throws {
        let (temporary, database) = try early()
        try temporary.write(Example.log.text.replacing("CREATE TABLE log", with: "CREATE TABEL log"), to: Example.log.file)
        #expect(throws: MigrationError.self) { try temporary.migrator(on: database).upgrade() }
        #expect(try !columns(database).contains("checksum"))
    }

    @Test func `an edit is seen without the columns too`() throws {  // M7
        let (temporary, database) = try early()
        try temporary.write(Example.notes.text.replacing("text TEXT", with: "text BLOB"), to: Example.notes.file)
        let error = caught(MigrationError.self) { try temporary.migrator(on: database).upgrade() }
        #expect(error?.description.contains("was edited") == true)
    }

    @Test func `texts that were changed in the ledger are refused`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        _ = try database.write { session in
            try session.execute("UPDATE postern_revisions SET down = 'SELECT 1' WHERE id = \(Example.ids[1])")
        }
        let error = caught(MigrationError.self) { try migrator.downgrade(to: .base) }
        #expect(error?.description.contains("the checksum of 20261124000000 does not fit its texts") == true)
    }
}
