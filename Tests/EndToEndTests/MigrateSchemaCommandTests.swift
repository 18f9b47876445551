import TestSupport
import Testing

/// The verbs of `notes migrate` that take the schema for a value: dump, load, check, and runs that are not for real.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateSchemaCommandTests {
    private static let head = "20261123044500 (create notes table)"

    @Test func `a dump is loaded into a new database, which is then at head`() async throws {
        let notes = try Self.withRevisions()
        try await notes.migrate()
        let dump = try await notes.run(["migrate", "dump"])
        #expect(dump.exit == .code(0), "\(dump.errors)")
        #expect(dump.output == "migrations/schema.sql\n")
        let text = try #require(notes.directory.text(of: "migrations/schema.sql"))
        #expect(text.hasPrefix("-- The schema at \(Self.head), written by \"migrate dump\": do not edit it.\n"))
        #expect(try await notes.run(["migrate", "dump", "--output", "-"]).output == text)
        #expect(try await notes.run(["migrate", "dump", "--output", "other.sql"]).output == "other.sql\n")
        #expect(notes.directory.text(of: "other.sql") == text)

        let other = ["DATABASE_URL": "sqlite:///other.db"]
        let load = try await notes.run(["migrate", "load"], environment: other)
        #expect(load.exit == .code(0), "\(load.errors)")
        #expect(load.output == "loaded \(Self.head)\n")
        #expect(try await notes.run(["migrate", "upgrade"], environment: other).output == "already at \(Self.head)\n")
        #expect(try await notes.run(["migrate", "dump", "--output", "-"], environment: other).output == text)

        let again = try await notes.run(["migrate", "load", "other.sql"], environment: other)
        #expect(again.exit == .code(1))
        #expect(
            again.errors == """
                Error: the database sqlite:///other.db is not empty, it has the ledger of \(Self.head): a schema is loaded into a new \
                database only; to bring this one to head, run migrate upgrade

                """)
    }

    @Test func `the script of an upgrade makes sqlite3 do the upgrade (M16)`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let script = try await notes.run(["migrate", "upgrade", "base:head", "--sql"])
        #expect(script.exit == .code(0), "\(script.errors)")
        #expect(!notes.directory.has("notes.db"), "no database is asked")
        try await Self.feed(script.output, to: notes)
        #expect(try await notes.run(["migrate", "current"]).output == "\(Self.head) (head)\n")
        #expect(try await notes.run(["migrate", "check"]).exit == .code(0))
        #expect(try await notes.run(["migrate", "upgrade", "--sql"]).output == "-- Nothing to upgrade at \(Self.head).\n")

        let down = try await notes.run(["migrate", "downgrade", "-1", "--sql"])
        #expect(down.output == (try await notes.run(["migrate", "downgrade", "head:base", "--sql"]).output))
        try await Self.feed(down.output, to: notes)
        #expect(try await notes.run(["migrate", "current"]).output == "base\n")
    }

    @Test func `a dry run says what it would do and does not do it (M17)`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        try await Self.feed("INSERT INTO notes (text, completed) VALUES ('a', 0), ('b', 1);", to: notes)
        let before = try notes.directory.bytes(of: "notes.db")
        let down = try await notes.run(["migrate", "downgrade", "base", "--dry-run"])
        #expect(down.exit == .code(0), "\(down.errors)")
        let lines = down.output.split(separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[0].wholeMatch(of: /would undo 20261123044500 \(create notes table\) in [0-9]+\.[0-9] ms/) != nil)
        #expect(lines[1...] == ["    notes: gone, with 2 rows", "undone; the database is as it was"])
        let up = try await notes.run(["migrate", "upgrade", "--dry-run"])
        #expect(up.output == "nothing to do\n")
        #expect(try notes.directory.bytes(of: "notes.db") == before)
    }

    @Test func `before there is a database, a script and a dry run begin at base and make none (M16, M17)`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let script = try await notes.run(["migrate", "upgrade", "--sql"])
        #expect(script.exit == .code(0), "\(script.errors)")
        #expect(script.output == (try await notes.run(["migrate", "upgrade", "base:head", "--sql"]).output))
        let dry = try await notes.run(["migrate", "upgrade", "+1", "--dry-run"])
        #expect(dry.exit == .code(0), "\(dry.errors)")
        #expect(dry.output.hasPrefix("would upgrade to \(Self.head) in "))
        #expect(dry.output.hasSuffix(" ms\n    notes: new, 0 rows\nundone; no database was made\n"), "\(dry.output)")
        let beyond = try await notes.run(["migrate", "upgrade", "+2", "--sql"])
        #expect(beyond.errors == "Error: \"+2\" cannot be reached: only 1 are left to apply\n")
        let down = try await notes.run(["migrate", "downgrade", "base", "--dry-run"])
        #expect(down.errors.contains("the database does not exist"), "\(down.errors)")
        #expect(try notes.directory.names().allSatisfy { $0.hasPrefix("child-") })
    }

    @Test func `a check that finds nothing is 0 and one line, one that finds a difference is 4`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        let good = try await notes.run(["migrate", "check"])
        #expect(good.exit == .code(0), "\(good.errors)")
        #expect(
            good.output
                == "ok: the database is what its revisions make, at \(Self.head), and the application's 8 queries fit\n")
        let goodJSON = try await notes.run(["migrate", "check", "--json"])
        #expect(goodJSON.output == #"{"current":"20261123044500","findings":[]}"# + "\n")

        try await Self.feed("CREATE INDEX hand ON notes (text);", to: notes)
        let bad = try await notes.run(["migrate", "check"])
        #expect(bad.exit == .code(4))
        #expect(
            bad.output == """
                drift: the schema of the database is not what its revisions make: somebody changed it by hand
                    index hand is only in the database

                """)
        #expect(bad.errors == "")
        let badJSON = try await notes.run(["migrate", "check", "--json"])
        #expect(badJSON.exit == .code(4))
        let change = #"{"type":"index","name":"hand","here":"CREATE INDEX hand ON notes (text)","there":null}"#
        #expect(badJSON.output.contains(#""kind":"drift","revision":null,"query":null"#))
        #expect(badJSON.output.contains("\"changes\":[\(change)]"))
    }

    @Test func `a check names the queries of the program that a new revision breaks, and ends with 4`() async throws {
        let notes = try Self.withRevisions()
        try notes.directory.write(
            """
            -- Keep notes as done or not
            -- revises: 20261123044500
            -- migrate:up
            ALTER TABLE notes RENAME COLUMN completed TO done;
            -- migrate:down
            ALTER TABLE notes RENAME COLUMN done TO completed;
            """, to: "migrations/20261124000000_done.sql")
        try await notes.migrate()
        let outcome = try await notes.run(["migrate", "check"])
        #expect(outcome.exit == .code(4), "\(outcome.errors)")
        #expect(
            outcome.output.hasPrefix(
                """
                query: "list notes" does not fit the schema that the revisions make: no such column: completed
                    SELECT text, completed FROM notes ORDER BY id
                    correct the query, or add the revision that it needs
                query: "list some notes" does not fit the schema that the revisions make: no such column: completed

                """), "\(outcome.output)")
        #expect(
            outcome.output.contains(
                "\nquery: \"add a note\" does not fit the schema that the revisions make: table notes has no column named completed\n"
            ))
        let json = try await notes.run(["migrate", "check", "--json"])
        #expect(json.exit == .code(4))
        #expect(json.output.contains(#"{"kind":"query","revision":null,"query":"find a note","message":"\"find a note\" does"#))
        #expect(!json.output.contains("delete a note"))
    }

    @Test(arguments: [
        (["upgrade", "--sql", "--dry-run"], "--sql and --dry-run: give one of them"),
        (["upgrade", "base:head"], "\"base:head\": a range is for --sql"),
        (["downgrade", "head:base", "--dry-run"], "\"head:base\": a range is for --sql"),
    ])
    func `what does not go together is a wrong command line`(_ verb: [String], _ message: String) async throws {
        let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(["migrate"] + verb)
        #expect(outcome.exit == .code(64))
        #expect(outcome.errors.contains(message))
    }

    /// A tool at work with a copy of the revisions in `migrations`.
    private static func withRevisions() throws -> CommandLineTool {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        let file = "migrations/20261123044500_create_notes_table.sql"
        try directory.write(PackageFiles.read(file), to: file)
        return CommandLineTool(migrations: "migrations", in: directory)
    }

    /// Lets sqlite3 run `script` on the database.
    private static func feed(_ script: String, to notes: CommandLineTool) async throws {
        try notes.directory.write(script, to: "script.sql")
        let shell = try ChildProcess(["sh", "-c", "exec sqlite3 notes.db <script.sql"], in: notes.directory)
        #expect(try await shell.waitUntilExit() == .code(0), "\(shell.story)")
        #expect(shell.errors == "")
    }
}
