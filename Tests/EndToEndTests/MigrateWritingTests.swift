import TestSupport
import Testing

/// The verbs of `notes migrate` that write files or the ledger.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateWritingTests {
    private static let first = "20261123044500_create_notes_table.sql"

    private func revision(_ message: String, revises parent: String = "20261123044500", adds column: String) -> String {
        """
        -- \(message)
        -- revises: \(parent)
        -- migrate:up
        ALTER TABLE notes ADD COLUMN \(column) TEXT;
        -- migrate:down
        ALTER TABLE notes DROP COLUMN \(column);

        """
    }

    /// A directory with the notes application's first revision, which a database has applied.
    private func started() async throws -> CommandLineTool {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(PackageFiles.read("migrations/\(Self.first)"), to: "migrations/\(Self.first)")
        let notes = CommandLineTool(migrations: "migrations", in: directory)
        try await notes.migrate()
        return notes
    }

    private func expect(
        _ notes: CommandLineTool, _ verb: [String], prints output: String, environment: [String: String] = [:],
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await notes.run(["migrate"] + verb, environment: environment)
        #expect(outcome.exit == .code(0), "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.output == output, sourceLocation: location)
    }

    private func expect(
        _ notes: CommandLineTool, _ verb: [String], failsWith error: String, environment: [String: String] = [:],
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await notes.run(["migrate"] + verb, environment: environment)
        #expect(outcome.exit == .code(1), sourceLocation: location)
        #expect(outcome.errors == "Error: \(error)\n", sourceLocation: location)
    }

    @Test func `init makes a directory in which a first revision can be written`() async throws {
        let notes = CommandLineTool(migrations: "migrations", in: try TemporaryDirectory())
        try await expect(notes, ["init"], prints: "made migrations\n")
        #expect(notes.directory.text(of: "migrations/README.md")?.contains("notes migrate revision -m") == true)
        try await expect(notes, ["upgrade"], prints: "already at base\n")
        try await expect(
            notes, ["init"], failsWith: "migrations: the directory is not empty: revision adds to it")
        try notes.directory.makeDirectory("empty")
        try await expect(notes, ["init", "--directory", "empty"], prints: "made empty\n")
        try await expect(
            notes, ["init", "--directory", "no/where"],
            failsWith: "no/where: the directory cannot be made: No such file or directory")
    }

    @Test func `edit opens the file of a pending revision, and tells what is wrong in it`() async throws {
        let notes = try await started()
        let path = "migrations/20261124000000_add_due_date.sql"
        try notes.directory.write("-- Add due date\n-- revises: 20261123044500\n-- migrate:up\n", to: path)
        let text = revision("Add due date", adds: "due")
        try notes.directory.write(text, to: "wanted.sql")
        try await expect(
            notes, ["edit"], failsWith: "\(path):3: the up section is empty: write its SQL below \"-- migrate:up\"",
            environment: ["EDITOR": "true"])
        try await expect(notes, ["edit"], failsWith: "no editor is known: set VISUAL or EDITOR")
        try await expect(
            notes, ["edit"], failsWith: "the editor \"false\" has failed; the file is \(path)",
            environment: ["EDITOR": "true", "VISUAL": "false"])
        try await expect(notes, ["edit", "20261124"], prints: path + "\n", environment: ["EDITOR": "cp wanted.sql"])
        #expect(notes.directory.text(of: path) == text)
    }

    @Test func `edit counts from where the database is`() async throws {
        let notes = try await started()
        let (due, tags) = ("migrations/20261124000000_add_due_date.sql", "migrations/20261125000000_add_tags.sql")
        try notes.directory.write("half\n", to: due)
        try notes.directory.write(revision("Add tags", revises: "20261124000000", adds: "tags"), to: tags)
        try notes.directory.write(revision("Add due date", adds: "due"), to: "wanted.sql")
        let editor = ["EDITOR": "cp wanted.sql"]
        try await expect(notes, ["edit", "+1"], prints: due + "\n", environment: editor)
        try await expect(notes, ["edit", "+2"], prints: tags + "\n", environment: ["EDITOR": "true"])
        try await expect(
            notes, ["edit", "+3"], failsWith: "\"+3\" cannot be reached: only 2 are left to apply", environment: editor)
        try await notes.migrate()
        try await expect(
            notes, ["edit", "-1"],
            failsWith: "the database sqlite:///notes.db has applied 20261124000000 (add due date): "
                + "put the change into a new revision", environment: ["EDITOR": "rm"])
        try await expect(
            notes, ["edit", "-3"], failsWith: "\"-3\" cannot be reached: only 3 are applied", environment: ["EDITOR": "rm"])
    }

    @Test func `edit refuses an applied revision`() async throws {
        let notes = try await started()
        try await expect(
            notes, ["edit", "20261123"],
            failsWith: "the database sqlite:///notes.db has applied 20261123044500 (create notes table): "
                + "put the change into a new revision",
            environment: ["EDITOR": "rm"])
        #expect(notes.directory.has("migrations/\(Self.first)"))
        try await expect(
            notes, ["edit", "base"], failsWith: "\"base\" cannot be reached: it lies before the first revision",
            environment: ["EDITOR": "rm"])
    }

    @Test func `a new revision can be edited at once`() async throws {
        let notes = try await started()
        let script = "sed -i 's/^-- migrate:up/&\\nALTER TABLE notes ADD COLUMN due TEXT;/'"
        let created = try await notes.run(
            ["migrate", "revision", "-m", "Add due date", "--edit"], environment: ["VISUAL": script])
        #expect(created.exit == .code(0), "\(created.errors)")
        try await notes.migrate()
        let none = try await notes.run(["migrate", "revision", "-m", "Add tags", "--edit"])
        #expect(none.exit == .code(1))
        #expect(try notes.directory.names().filter { $0.hasPrefix("migrations") } == ["migrations"])
        #expect(try await notes.run(["migrate", "heads"]).output.contains("(add due date)"))
    }

    @Test func `stamp changes the ledger alone`() async throws {
        let notes = try await started()
        try notes.directory.write(revision("Add due date", adds: "due"), to: "migrations/20261124000000_add_due_date.sql")
        try await expect(notes, ["stamp", "head"], prints: "recorded 20261124000000 (add due date)\n")
        try await expect(notes, ["stamp", "head"], prints: "already at 20261124000000 (add due date)\n")
        try await expect(notes, ["stamp", "-1"], prints: "forgot 20261124000000 (add due date)\n")
        try await expect(
            notes, ["stamp", "head", "--purge"],
            prints: "recorded 20261123044500 (create notes table)\nrecorded 20261124000000 (add due date)\n")
        let undone = try await notes.run(["migrate", "downgrade", "-1"])
        #expect(undone.errors.contains("no such column"), "the column was never there: \(undone.errors)")
    }

    @Test func `redo takes an edited newest revision`() async throws {
        let notes = try await started()
        let path = "migrations/20261124000000_add_due_date.sql"
        try notes.directory.write(revision("Add due date", adds: "due"), to: path)
        try await notes.migrate()
        try notes.directory.write(revision("Add due date", adds: "due_at"), to: path)
        #expect(try await notes.run(["migrate", "upgrade"]).errors.contains("was edited"))
        try await expect(
            notes, ["redo"],
            prints: "undid 20261124000000 (add due date)\nupgraded to 20261124000000 (add due date)\n")
        try await expect(
            notes, ["downgrade", "base"],
            prints: """
                undid 20261124000000 (add due date)
                undid 20261123044500 (create notes table)

                """)
        try await expect(notes, ["redo"], prints: "already at base\n")
    }

    // M8
    @Test func `rebase puts two heads into one line`() async throws {
        let notes = try await started()
        let (due, tags) = ("migrations/20261124000000_add_due_date.sql", "migrations/20261125000000_add_tags.sql")
        try await expect(notes, ["rebase"], prints: "there is one head\n")
        try notes.directory.write(revision("Add tags", adds: "tags"), to: tags)
        try await notes.migrate()
        try notes.directory.write(revision("Add due date", adds: "due"), to: due)
        try await expect(
            notes, ["upgrade"],
            failsWith: "there are 2 heads, \(due) and \(tags): let the later one revise the earlier one, as migrate rebase does")
        try await expect(
            notes, ["rebase"],
            failsWith: "the database sqlite:///notes.db has applied 20261125000000 (add tags): "
                + "move the other head instead, with notes migrate rebase 20261124000000")
        try await expect(
            notes, ["rebase", "20261124000000"],
            prints: "\(due) is now migrations/20261125000001_add_due_date.sql, and revises 20261125000000\n")
        try await expect(notes, ["upgrade"], prints: "upgraded to 20261125000001 (add due date)\n")
    }
}
