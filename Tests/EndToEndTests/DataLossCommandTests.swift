import TestSupport
import Testing

/// What `notes migrate` does where rows would be lost.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct DataLossCommandTests {
    private static let head = "20261123044500 (create notes table)"
    private let notes: CommandLineTool

    init() throws {
        notes = CommandLineTool(in: try TemporaryDirectory())
    }

    private func sqlite(_ sql: String) async throws -> String {
        let shell = try ChildProcess(["sqlite3", "notes.db", sql], in: notes.directory)
        try #require(try await shell.waitUntilExit() == .code(0), "\(shell.story)")
        return shell.output
    }

    private func addNotes() async throws {
        try await notes.migrate()
        _ = try await sqlite("INSERT INTO notes (text, completed) VALUES ('a', 0), ('b', 1)")
    }

    @Test func `a downgrade that would drop notes is 6, and done with leave (M23)`() async throws {
        try await addNotes()
        let refused = try await notes.run(["migrate", "downgrade", "base"])
        #expect(refused.exit == .code(6))
        #expect(refused.output == "")
        #expect(refused.errors.contains("takes rows from notes (2 rows, then no such table)"), "\(refused.errors)")
        #expect(refused.errors.hasSuffix("then run it again with --allow-data-loss\n"), "\(refused.errors)")
        #expect(try await sqlite("SELECT count(*) FROM notes") == "2\n")
        let done = try await notes.run(["migrate", "downgrade", "base", "--allow-data-loss"])
        #expect(done.exit == .code(0))
        #expect(done.output == "undid \(Self.head)\n")
    }

    @Test(arguments: [("yes", 0 as Int32, 0), ("no", 6, 1)])
    func `on a terminal a downgrade asks (M23)`(_ answer: String, _ code: Int32, _ tables: Int) async throws {
        try await addNotes()
        let script = #"printf '%s\n' "$1" | script -qec "$0 migrate downgrade base" /dev/null"#
        let terminal = try ChildProcess(
            ["sh", "-c", script, Program.notes, answer], environment: ["MIGRATIONS": Program.migrations], in: notes.directory)
        #expect(try await terminal.waitUntilExit() == .code(code), "\(terminal.story)")
        #expect(terminal.output.contains("Let these rows go? Write yes: "), "\(terminal.story)")
        #expect(try await sqlite("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'") == "\(tables)\n")
    }

    @Test func `an upgrade that takes rows without saying so is 6 (M23)`() async throws {
        try await addNotes()
        let first = "20261123044500_create_notes_table.sql"
        try notes.directory.makeDirectory("migrations")
        try notes.directory.write(PackageFiles.read("migrations/\(first)"), to: "migrations/\(first)")
        func write(_ header: String) throws {
            let text = "-- Forget\n-- revises: 20261123044500\n-- migrate:up\n\(header)DELETE FROM notes WHERE completed = 1;\n"
            try notes.directory.write(text, to: "migrations/20261124000000_forget.sql")
        }
        try write("")
        let refused = try await notes.run(["migrate", "upgrade"], environment: ["MIGRATIONS": "migrations"])
        #expect(refused.exit == .code(6))
        #expect(
            refused.errors.replacing(/[^\/]+\.db\n/, with: "NAME.db\n") == """
                snapshot: notes.db-snapshots/NAME.db
                the run came to nothing, and its snapshot was removed
                Error: migrations/20261124000000_forget.sql:3: upgrade of 20261124000000 (forget) takes rows from \
                notes (2 rows, then 1); the upgrade was refused: if they are meant to go, write "-- deletes: notes" below that line

                """)
        #expect(try TemporaryDirectory.names(in: notes.directory.path("notes.db-snapshots")) == [])
        try write("-- deletes: notes\n")
        let done = try await notes.run(["migrate", "upgrade"], environment: ["MIGRATIONS": "migrations"])
        #expect(done.exit == .code(0), "\(done.errors)")
        #expect(try await sqlite("SELECT text FROM notes") == "a\n")
    }
}
