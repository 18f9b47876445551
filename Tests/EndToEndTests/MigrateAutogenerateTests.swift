import TestSupport
import Testing

/// `notes migrate revision --autogenerate`.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateAutogenerateTests {
    private static let first = "20261123044500_create_notes_table.sql"

    private static let wish = """
        CREATE TABLE notes (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
            author TEXT NOT NULL
        ) STRICT;
        """

    /// A tool at work with a copy of the first revision in `migrations`.
    private func started() throws -> CommandLineTool {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(PackageFiles.read("migrations/\(Self.first)"), to: "migrations/\(Self.first)")
        return CommandLineTool(migrations: "migrations", in: directory)
    }

    private func generate(_ notes: CommandLineTool, _ more: [String] = []) async throws -> CommandLineTool.Outcome {
        try await notes.run(["migrate", "revision", "-m", "Give notes an author", "--autogenerate"] + more)
    }

    @Test func `the file leads to the schema, what is undecided is listed with its line, and no database is asked`() async throws
    {
        let notes = try started()
        try notes.directory.write(Self.wish, to: "wish.sql")
        let outcome = try await generate(notes, ["--schema", "wish.sql"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        #expect(!notes.directory.has("notes.db"))
        let path = String(outcome.output.dropLast())
        let review =
            "review: the column \"author\" is NOT NULL and has no default: write what the rows of \"notes\" get instead of NULL"
        #expect(outcome.errors == "\(path):10: \(review)\n")
        let lines = try #require(notes.directory.text(of: path)).split(separator: "\n")
        #expect(lines[0..<3] == ["-- Give notes an author", "-- revises: 20261123044500", "-- migrate:up"])
        #expect(lines[9] == "-- \(review)")

        try await notes.migrate()
        let again = try await generate(notes, ["--schema", "wish.sql"])
        #expect(again.exit == .code(0))
        #expect(again.output == "nothing to do: the revisions make the schema of wish.sql\n")
        #expect(again.errors == "")
        let check = try await notes.run(["migrate", "check"])
        #expect(check.exit == .code(0), "up and down fit: \(check.output)")
    }

    @Test func `without a file it is schema.sql beside the revisions, and the editor opens what was made`() async throws {
        let notes = try started()
        let missing = try await generate(notes)
        #expect(missing.exit == .code(1))
        #expect(
            missing.errors == """
                Error: migrations/schema.sql: cannot be opened: No such file or directory; name the schema that is wished for with \
                --schema, or put it there

                """)
        try notes.directory.write("CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT;", to: "migrations/schema.sql")
        let outcome = try await notes.run(
            ["migrate", "revision", "-m", "Less", "--autogenerate", "--edit"], environment: ["EDITOR": "sed -i s/Less/More/"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        #expect(notes.directory.text(of: String(outcome.output.dropLast()))?.hasPrefix("-- More\n") == true)
    }

    @Test func `a schema that cannot be made is an error with its line, and no file is written`() async throws {
        let notes = try started()
        try notes.directory.write("CREATE TABLE a (b);\nCREATE TABLE a (b);\n", to: "wish.sql")
        let outcome = try await generate(notes, ["--schema", "wish.sql"])
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors == "Error: wish.sql:2: table a already exists (code 1)\n")
        let history = try await notes.run(["migrate", "history"])
        #expect(history.output == "base -> 20261123044500 (head), Create notes table\n")
    }

    @Test func `a database that was changed by hand becomes a revision by its own dump`() async throws {
        let notes = try started()
        try await notes.migrate()
        try notes.directory.write(
            "ALTER TABLE notes ADD COLUMN mood TEXT; CREATE INDEX hand ON notes (mood); INSERT INTO notes VALUES (1, 'a', 0, 'good');",
            to: "hand.sql")
        let shell = try ChildProcess(["sh", "-c", "exec sqlite3 notes.db <hand.sql"], in: notes.directory)
        #expect(try await shell.waitUntilExit() == .code(0), "\(shell.story)")
        #expect(try await notes.run(["migrate", "check"]).exit == .code(4))
        #expect(try await notes.run(["migrate", "dump", "--output", "hand.sql"]).exit == .code(0))
        let outcome = try await generate(notes, ["--schema", "hand.sql"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        #expect(outcome.errors == "")
        #expect(try await notes.run(["migrate", "stamp", "head"]).exit == .code(0))
        let check = try await notes.run(["migrate", "check"])
        #expect(check.exit == .code(0), "\(check.output)")
    }
}
