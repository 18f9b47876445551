import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct SchemaFileTests {
    @Test func `what was dumped and loaded gives the same dump, byte by byte, and the same schema as an upgrade (M11)`() throws {
        let original = try TemporaryMigrations(Example.all)
        try original.migrator().upgrade()
        let text = try original.migrator().dump()

        let copy = try TemporaryMigrations(Example.all)
        let revision = try copy.migrator().load(copy.schemaFile(text))
        #expect(revision?.id == Example.ids[2])
        #expect(try Array(copy.migrator().dump().utf8) == Array(text.utf8))
        #expect(try copy.database().schema() == original.database().schema())
        try copy.migrator().verifyAtHead(program: "notes")
        try copy.migrator().downgrade(to: .base)
    }

    @Test func `a dump is sorted and says what it is of`() throws {
        let temporary = try TemporaryMigrations([Example.notes, Example.due])
        try temporary.migrator().upgrade()
        #expect(
            try temporary.migrator().dump().hasPrefix(
                """
                -- The schema at 20261124000000 (add due date), written by "migrate dump": do not edit it.
                -- "migrate load" makes a new database of it, and so does "sqlite3 new.db < schema.sql".

                CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, due TEXT) STRICT;

                CREATE INDEX notes_due ON notes (due);

                CREATE TABLE IF NOT EXISTS postern_revisions (
                """))
    }

    @Test func `views, comments at the end and virtual tables come back`() throws {
        let hard = (
            Example.notes.file,
            """
            -- Hard to copy
            -- revises: none
            -- migrate:up
            CREATE TABLE "it's; \u{1F4A5}" (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT DEFAULT 'a''b
            c;' UNIQUE);
            CREATE VIRTUAL TABLE words USING fts5(text);
            CREATE VIEW old AS SELECT 1 -- the end
            ;
            CREATE TRIGGER old_in INSTEAD OF INSERT ON old BEGIN SELECT 1; SELECT 2; END
            """
        )
        let original = try TemporaryMigrations([hard])
        try original.migrator().upgrade()
        let text = try original.migrator().dump()
        let copy = try TemporaryMigrations([hard])
        try copy.migrator().load(copy.schemaFile(text))
        #expect(try Array(copy.migrator().dump().utf8) == Array(text.utf8))
        #expect(try copy.migrator().schema() == original.migrator().schema())
        #expect(try copy.migrator().schema().objects.count == 4)
    }

    @Test func `sqlite3 makes the same database of a dump`() async throws {
        let original = try TemporaryMigrations(Example.all)
        try original.migrator().upgrade()
        let file = try original.schemaFile(original.migrator().dump())

        let copy = try TemporaryMigrations(Example.all)
        let shell = try ChildProcess(["sh", "-c", "sqlite3 test.db <'\(file.path)'"], in: copy.temporary)
        #expect(try await shell.waitUntilExit() == .code(0), "\(shell.story)")
        #expect(shell.errors == "")
        try copy.migrator().verifyAtHead(program: "notes")
        #expect(try copy.database().schema() == original.database().schema())
    }

    @Test(arguments: ["CREATE TABLE other (id INTEGER)", "CREATE VIEW other AS SELECT 1"])
    func `a database that is not empty is refused`(_ statement: String) throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        try database.write { session in try session.run(script: statement) }
        let before = try database.schema()
        let error = caught(MigrationError.self) {
            try temporary.migrator(on: database).load(temporary.schemaFile("CREATE TABLE notes (id INTEGER);"))
        }
        let kind = statement.contains("VIEW") ? "view" : "table"
        #expect(error?.description.contains("is not empty, it has the \(kind) other") == true)
        #expect(try database.schema() == before)
    }

    @Test func `a database with a ledger is refused`() throws {
        let temporary = try TemporaryMigrations([Example.notes])
        try temporary.migrator().upgrade()
        let text = try temporary.migrator().dump()
        let error = caught(MigrationError.self) { try temporary.migrator().load(temporary.schemaFile(text)) }
        #expect(error?.description.contains("the ledger of 20261123044500 (create notes table)") == true)
    }

    @Test(arguments: [
        ("CREATE TABLE a (b);\nCREATE TABLE a (b);", "schema.sql:2: table a already exists"),
        ("CREATE TABLE a (b);\nCOMMIT;", "schema.sql:2: a revision runs in a transaction"),
        ("CREATE TABLE a (b);\n\nCREATE TABLE 'b", "schema.sql:3: what begins here has no end"),
        ("CREATE TABLE a (\0);", "schema.sql: the file is not valid UTF-8"),
    ])
    func `a file that cannot be loaded names its line and leaves nothing behind`(_ text: String, _ message: String) throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let error = caught(MigrationError.self) {
            try temporary.migrator(on: database).load(temporary.schemaFile(text))
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(try database.schema().isEmpty)
    }

    @Test func `a file that was dumped of another up section than the files have is refused`() throws {
        let temporary = try TemporaryMigrations([Example.notes])
        try temporary.migrator().upgrade()
        let text = try temporary.migrator().dump()
        let edited = (Example.notes.file, Example.notes.text.replacing("NOT NULL", with: ""))
        let other = try TemporaryMigrations([edited])
        let error = caught(MigrationError.self) { try other.migrator().load(other.schemaFile(text)) }
        #expect(error?.description.contains("was edited after it was applied") == true)
        #expect(try other.database().schema().isEmpty)
    }

    @Test func `a file is written whole into the place of another, with nothing left beside it`() throws {
        let temporary = try TemporaryDirectory()
        let file = SchemaFile(path: temporary.path("schema.sql"))
        try file.write(String(repeating: "-- old\n", count: 1_000))
        try file.write("-- new\n")
        #expect(temporary.text(of: "schema.sql") == "-- new\n")
        #expect(try temporary.names() == ["schema.sql"])
        let missing = SchemaFile(path: temporary.path("missing/schema.sql"))
        let error = caught(MigrationError.self) { try missing.write("") }
        #expect(error?.description == "\(missing.path): cannot be made: No such file or directory")
    }
}

extension TemporaryMigrations {
    /// A schema file beside the revisions.
    fileprivate func schemaFile(_ text: String) throws -> SchemaFile {
        try write(text, to: "schema.sql")
        return SchemaFile(path: directory.schemaFile)
    }
}
