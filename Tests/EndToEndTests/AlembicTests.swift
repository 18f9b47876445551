import Glibc
import TestSupport
import Testing

/// The example of the Starlette documentation's database page, once by Alembic and once by `notes migrate`.
@Suite(.ownThreads, .sqlite("it compares files of SQLite")) struct AlembicTests {
    private let directory: TemporaryDirectory
    private let notes: CommandLineTool

    init() throws {
        directory = try TemporaryDirectory()
        notes = CommandLineTool(migrations: "migrations", in: directory)
    }

    /// Runs a program to its end, which must be a good one.
    private func run(_ command: String...) async throws -> String {
        let process = try ChildProcess(command, in: directory)
        #expect(try await process.waitUntilExit() == .code(0), "\(process.story)")
        return process.output
    }

    private func migrate(_ arguments: String..., environment: [String: String] = [:]) async throws -> String {
        let outcome = try await notes.run(["migrate"] + arguments, environment: environment)
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        return outcome.output
    }

    /// What the page's revision makes of a new database.
    private func upgradeByAlembic() async throws {
        _ = try await run("alembic", "init", "alembic")
        _ = try await run("sed", "-i", "s,^sqlalchemy.url.*,sqlalchemy.url = sqlite:///alembic.db,", "alembic.ini")
        _ = try await run("alembic", "revision", "--rev-id", "1", "-m", "Create notes table")
        try directory.write(
            """
            from alembic import op
            import sqlalchemy as sa

            revision = "1"
            down_revision = None

            def upgrade():
                op.create_table(
                    "notes",
                    sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("text", sa.String),
                    sa.Column("completed", sa.Boolean),
                )

            def downgrade():
                op.drop_table("notes")

            """, to: "alembic/versions/1_create_notes_table.py")
        _ = try await run("alembic", "upgrade", "head")
    }

    /// What SQLite knows of the table `notes`: its columns, the affinity of each, and its keys.
    private func table(in database: String) async throws -> [String] {
        try await run(
            "sqlite3", database,
            """
            CREATE TEMP TABLE copy AS SELECT * FROM notes LIMIT 0;
            SELECT 'column', i.cid, i.name, c.type, i."notnull", i.dflt_value, i.pk, i.hidden
              FROM pragma_table_xinfo('notes') i JOIN temp.pragma_table_info('copy') c USING (name) ORDER BY i.cid;
            SELECT 'index', name, "unique", origin FROM pragma_index_list('notes');
            SELECT 'foreign key', * FROM pragma_foreign_key_list('notes');
            """
        ).split(separator: "\n").map(String.init)
    }

    @Test func `the page's sequence ends at the schema that Alembic makes (M22)`() async throws {
        try await upgradeByAlembic()
        let wanted = try await table(in: "alembic.db")
        #expect(wanted == ["column|0|id|INT|1||1|0", "column|1|text|TEXT|0||0|0", "column|2|completed|NUM|0||0|0"])

        _ = try await migrate("init")
        let made = try await migrate("revision", "-m", "Create notes table")
        let file = try #require(made.split(separator: "\n").first.map(String.init))
        try directory.write(
            """
            -- Create notes table
            -- revises: none
            -- migrate:up
            CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, text VARCHAR, completed BOOLEAN);
            -- migrate:down
            DROP TABLE notes;

            """, to: file)
        #expect(try await migrate("upgrade", "head").hasPrefix("upgraded to "))
        #expect(try await table(in: "notes.db") == wanted)
        try await serveOneNote()
        #expect(try await migrate("downgrade", "base", "--allow-data-loss").hasPrefix("undid "))
        #expect(try await run("sqlite3", "notes.db", "SELECT name FROM sqlite_schema WHERE name = 'notes'") == "")
        #expect(try await migrate("upgrade", "head").hasPrefix("upgraded to "))
        #expect(try await table(in: "notes.db") == wanted)
    }

    @Test func `the notes application's own table is the page's, but for what it forbids (M22)`() async throws {
        try await upgradeByAlembic()
        _ = try await migrate("upgrade", environment: ["MIGRATIONS": Program.migrations])
        let own = try await table(in: "notes.db")
        #expect(own == ["column|0|id|INT|0||1|0", "column|1|text|TEXT|1||0|0", "column|2|completed|INT|1||0|0"])
    }

    /// Serves the table as the page's application does: the note that is sent is the list.
    private func serveOneNote() async throws {
        let server = try await NotesServer(environment: ["MIGRATIONS": "migrations"], in: directory)
        let nginx = try await FrontServer(in: directory, before: server.socket)
        let note = #"{"text":"Test note","completed":false}"#
        let answer = try await nginx.client.send("POST", "/notes", json: note)
        #expect(answer.status == 200)
        #expect(try await nginx.client.get("/notes").text == "[\(note)]")
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
    }
}
