import PosternMigrations
import PosternSQL
import TestSupport
import Testing

/// Rows that a revision takes away.
struct DataLossTests {
    private static let file = "20261124000000_change.sql"

    private let temporary: TemporaryMigrations

    init() throws {
        let first = #"""
            -- Create
            -- revises: none
            -- migrate:up
            CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
            CREATE TABLE "other ""one""" (id INTEGER PRIMARY KEY);
            CREATE TABLE empty (id INTEGER PRIMARY KEY);
            -- migrate:down
            DROP TABLE notes;
            DROP TABLE "other ""one""";
            DROP TABLE empty;
            """#
        temporary = try TemporaryMigrations([("20261123000000_create.sql", first)])
    }

    /// - Returns: notes with three rows, and `other "one"` with two, before a revision.
    private func notes(_ up: String, down: String = "SELECT 1;") throws -> (Database, Migrator) {
        let second = "-- Change\n-- revises: 20261123000000\n-- migrate:up\n\(up)\n-- migrate:down\n\(down)\n"
        try temporary.write(second, to: Self.file)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(to: .up(1))
        try database.write { session in
            try session.run(script: "INSERT INTO notes (text) VALUES ('a'), ('b'), ('c')")
            try session.run(script: "INSERT INTO \"other \"\"one\"\"\" VALUES (1), (2)")
        }
        return (database, migrator)
    }

    @Test(arguments: [
        ("DELETE FROM notes WHERE id = 2;", "notes (3 rows, then 2)", "notes"),
        ("DELETE FROM Notes;", "notes (3 rows, then 0)", "notes"),
        ("DROP TABLE notes;", "notes (3 rows, then no such table)", "notes"),
        (
            "DELETE FROM notes; DROP TABLE \"other \"\"one\"\"\";",
            "notes (3 rows, then 0) and other \"one\" (2 rows, then no such table)", "notes, other \"one\""
        ),
        ("DROP TABLE notes; CREATE TABLE notes (id);", "notes (3 rows, then 0)", "notes"),
        ("ALTER TABLE notes RENAME TO old; DELETE FROM old WHERE id = 1;", "notes (3 rows, then 2)", "notes"),
        ("-- deletes: empty\nDELETE FROM notes;", "notes (3 rows, then 0)", "notes"),
        ("SELECT 1;\n-- deletes: notes\nDELETE FROM notes;", "notes (3 rows, then 0)", "notes"),
    ])
    func `an upgrade that takes rows away without saying so is undone`(
        _ up: String, _ finding: String, _ tables: String
    ) throws {
        let (database, migrator) = try notes(up)
        let schema = try database.schema()
        let error = caught(MigrationError.self) { try migrator.upgrade() }
        #expect(
            error?.description == """
                \(temporary.directory.path)/\(Self.file):3: upgrade of 20261124000000 (change) takes rows from \(finding); \
                the upgrade was refused: if they are meant to go, write "-- deletes: \(tables)" below that line
                """)
        #expect(try database.schema() == schema)
        #expect(try database.count("SELECT count(*) FROM notes") == 3)
    }

    @Test(arguments: [
        "-- deletes: notes\nDELETE FROM notes WHERE id = 2;",
        "\n-- Old notes are of no use.\n--deletes: \"other \"\"one\"\"\" , NOTES\nDROP TABLE notes; DROP TABLE \"other \"\"one\"\"\";",
        "-- deletes: notes\n-- deletes: other \"one\"\nDROP TABLE notes; DROP TABLE \"other \"\"one\"\"\";",
        "DROP TABLE empty;",
        "INSERT INTO notes (text) VALUES ('d'); DELETE FROM notes WHERE id = 1;",
        "ALTER TABLE main.notes RENAME TO \"a b\"; ALTER TABLE [A B] RENAME TO entries; CREATE TABLE notes (id);",
        "CREATE TABLE new (id, text); INSERT INTO new SELECT * FROM notes; DROP TABLE notes; ALTER TABLE new RENAME TO notes;",
        "ALTER TABLE notes RENAME TO old; CREATE TABLE notes (id); INSERT INTO notes SELECT id FROM old; DROP TABLE old;",
        "CREATE TABLE made (id); INSERT INTO made VALUES (1); DROP TABLE made;",
    ])
    func `an upgrade that takes away what it says, or nothing, is applied`(_ up: String) throws {
        let (_, migrator) = try notes(up)
        #expect(try migrator.upgrade().count == 1)
    }

    @Test func `rows that an earlier revision of the run has added count too`() throws {
        let (_, migrator) = try notes("SELECT 1;")
        try migrator.downgrade(to: .base, options: MigrationOptions(allowsDataLoss: true))
        try temporary.write("-- Fill\n-- revises: 20261123000000\n-- migrate:up\nINSERT INTO empty VALUES (1);", to: Self.file)
        let third = "-- Drop\n-- revises: 20261124000000\n-- migrate:up\nDROP TABLE empty;"
        try temporary.write(third, to: "20261125000000_drop.sql")
        let error = caught(MigrationError.self) { try temporary.migrator().upgrade() }
        #expect(error?.description.contains("20261125000000 (drop) takes rows from empty (1 row, then no such table)") == true)
    }

    @Test func `the tables that lose rows must be named`() throws {
        let error = caught(MigrationError.self) { _ = try notes("-- deletes: notes,\nDELETE FROM notes;") }
        #expect(error?.description.contains("\(Self.file):4: \"deletes:\" names no table: write the tables") == true)
    }

    @Test func `the rows of a full-text index may go where they please`() throws {
        let (database, migrator) = try notes("CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('a b');")
        try migrator.upgrade()
        #expect(try database.count("SELECT count(*) FROM words") == 1)
    }

    @Test func `a downgrade that drops tables with rows is refused by name and number (M23)`() throws {
        let (database, migrator) = try notes(
            "ALTER TABLE notes ADD COLUMN due TEXT;", down: "-- deletes: notes\nDELETE FROM notes WHERE id = 1;")
        try migrator.upgrade()
        var seen = 0
        let error = caught(MigrationError.self) { try migrator.downgrade(to: .base) { _ in seen += 1 } }
        #expect(
            error?.description == """
                \(temporary.directory.path)/20261123000000_create.sql:7: downgrade of 20261123000000 (create) takes rows from \
                notes (2 rows, then no such table) and other "one" (2 rows, then no such table); the downgrade was \
                refused: back up the database, then run it again with --allow-data-loss
                """)
        #expect(seen == 1, "the first revision says what it takes, and leaves some")
        #expect(try database.count("SELECT count(*) FROM notes") == 3)
        #expect(try migrator.downgrade(to: .base, options: MigrationOptions(allowsDataLoss: true)).count == 2)
        #expect(try migrator.current() == nil)
    }

    @Test func `a downgrade may say that it shortens a table, and not that it empties one (M23)`() throws {
        let (database, migrator) = try notes("SELECT 1;", down: "-- deletes: notes\nDELETE FROM notes;")
        try migrator.upgrade()
        let error = caught(MigrationError.self) { try migrator.downgrade(to: .down(1)) }
        #expect(error?.description.contains("takes rows from notes (3 rows, then 0)") == true)
        #expect(try database.count("SELECT count(*) FROM notes") == 3)
    }

    @Test func `a downgrade tells of all revisions that would take rows (M23)`() throws {
        let (_, migrator) = try notes("SELECT 1;", down: "DELETE FROM notes WHERE id = 3;")
        try migrator.upgrade()
        guard case .losesData(let losses)? = caught(MigrationError.self, { try migrator.downgrade(to: .base) }) else {
            Issue.record("nothing is refused")
            return
        }
        #expect(losses.map(\.revision) == ["20261124000000 (change)", "20261123000000 (create)"])
        #expect(losses.map(\.tables.count) == [1, 2])
    }

    @Test func `a downgrade of empty tables needs no leave (M23)`() throws {
        let (database, migrator) = try notes("SELECT 1;")
        try database.write { try $0.run(script: "DELETE FROM notes; DELETE FROM \"other \"\"one\"\"\"") }
        #expect(try migrator.downgrade(to: .base).count == 1)
    }
}
