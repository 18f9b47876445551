import PosternMigrations
import PosternSQL
import TestSupport
import Testing

struct MigratorFailureTests {
    private static let faulty = (
        file: "20261126000000_faulty.sql",
        text: """
        -- Do what fails
        -- revises: 20261125000000
        -- migrate:up
        CREATE TABLE a (b INTEGER NOT NULL) STRICT;

        -- a comment; with a semicolon
        INSERT INTO a
            VALUES (NULL);
        CREATE TABLE c (d);
        -- migrate:down
        DROP TABLE a;
        """
    )

    private func failure(_ error: MigrationError?) throws -> StatementFailure {
        guard case .failed(let failure)? = error else {
            Issue.record("got \(String(describing: error))")
            throw error ?? .unknownTarget("no error")
        }
        return failure
    }

    @Test func `a failing statement undoes the whole run and is named`() throws {  // M9, with one transaction a run
        let temporary = try TemporaryMigrations(Example.all + [Self.faulty])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(to: .up(1))
        let schema = try database.schema()

        let error = caught(MigrationError.self) { try migrator.upgrade() }
        let failure = try failure(error)
        let path = temporary.directory.path + "/" + Self.faulty.file
        #expect(failure.revision == "20261126000000")
        #expect(failure.direction == .upgrade)
        #expect((failure.file, failure.line, failure.statement) == (path, 7, 2))
        #expect(failure.cause.kind == .notNull)
        #expect(
            error?.description == """
                \(path):7: upgrade of 20261126000000 failed at its statement 2: NOT NULL constraint failed: a.b (code 1299); \
                the whole run was undone
                """)
        #expect(try database.schema() == schema)
        #expect(try migrator.current()?.id == Example.ids[0])
    }

    @Test func `a first run that fails leaves an empty database`() throws {  // M9
        let temporary = try TemporaryMigrations(Example.all + [Self.faulty])
        let database = try temporary.database()
        #expect(throws: MigrationError.self) { try temporary.migrator(on: database).upgrade() }
        #expect(try database.schema().isEmpty)
        try temporary.write(Self.faulty.text.replacing("VALUES (NULL)", with: "VALUES (1)"), to: Self.faulty.file)
        #expect(try temporary.migrator(on: database).upgrade().count == 4)
    }

    @Test(arguments: [
        ("CREATE TABEL a (b);", 4), ("SELECT 1;\n\n  SELECT x\nFROM nowhere;", 6),
        ("SELECT 1; INSERT INTO a VALUES (1);", 4),
        ("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;\nCOMMIT;", 4),
        ("CREATE TABLE a (b UNIQUE);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1);", 6),
        ("CREATE TABLE a (b UNIQUE);\nINSERT INTO a VALUES (1);\nINSERT OR ROLLBACK INTO a VALUES (1);", 6),
    ])
    func `the line is that on which the statement begins`(_ sql: String, _ line: Int) throws {  // M9
        let temporary = try TemporaryMigrations([
            (Example.notes.file, "-- A\n-- revises: none\n-- migrate:up\n" + sql)
        ])
        let database = try temporary.database()
        let error = caught(MigrationError.self) { try temporary.migrator(on: database).upgrade() }
        #expect(try failure(error).line == line)
        #expect(try database.schema().isEmpty)
        try database.write { _ in }  // the writer is of use
    }

    @Test func `a failing down undoes the whole run and is named`() throws {  // M10
        let due = Example.due.text.replacing(
            "ALTER TABLE notes DROP COLUMN due;", with: "ALTER TABLE note DROP COLUMN due;")
        let temporary = try TemporaryMigrations([Example.notes, (Example.due.file, due), Example.log])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        let schema = try database.schema()

        var seen: [String] = []
        let failure = try failure(
            caught(MigrationError.self) { try migrator.downgrade(to: .base) { seen.append($0.revision.id) } })
        #expect(seen == [Example.ids[2]])
        #expect(failure.revision == Example.ids[1])
        #expect(failure.direction == .downgrade)
        #expect(failure.file == temporary.directory.path + "/" + Example.due.file)
        #expect((failure.line, failure.statement) == (8, 2))
        #expect(try database.schema() == schema)
        #expect(try migrator.current()?.id == Example.ids[2])
    }

    @Test func `a failing down that no file holds any more points to the ledger`() throws {  // M10
        let temporary = try TemporaryMigrations([
            (Example.notes.file, Example.notes.text.replacing("DROP TABLE notes;", with: "\nDROP TABLE note;"))
        ])
        try temporary.migrator().upgrade()
        try temporary.remove(Example.notes.file)
        let failure = try failure(caught(MigrationError.self) { try temporary.migrator().downgrade(to: .base) })
        #expect(failure.file == "postern_revisions(20261123044500).down")
        #expect(failure.line == 2)
    }

    @Test func `a deferred constraint that fails at the end undoes the run`() throws {
        let temporary = try TemporaryMigrations([
            Example.notes,
            (
                Example.due.file,
                """
                -- A
                -- revises: 20261123044500
                -- migrate:up
                CREATE TABLE a (b REFERENCES notes DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO a VALUES (7);
                """
            ),
        ])
        let database = try temporary.database()
        let error = caught(MigrationError.self) { try temporary.migrator(on: database).upgrade() }
        #expect(error == .brokenReferences([BrokenReference(table: "a", parent: "notes", hasParent: true, rows: 1)]))
        #expect(try database.schema().isEmpty)
    }
}
