import Glibc
import TestSupport
import Testing

/// The verbs of `notes migrate`.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateCommandTests {
    private static let head = "20261123044500 (create notes table)"

    // M1
    @Test func `a new database is carried to head, back and forth again`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        func expect(_ verb: [String], _ output: String, at location: SourceLocation = #_sourceLocation) async throws {
            let outcome = try await notes.run(["migrate"] + verb)
            #expect(outcome.exit == .code(0), "\(outcome.errors)", sourceLocation: location)
            #expect(outcome.output == output + "\n", sourceLocation: location)
            #expect(outcome.errors == "", sourceLocation: location)
        }
        try await expect(["history"], "base -> 20261123044500 (head), Create notes table")
        #expect(!notes.directory.has("notes.db"), "history does not ask the database")
        try await expect(["upgrade"], "upgraded to \(Self.head)")
        try await expect(["current"], "\(Self.head) (head)")
        try await expect(["upgrade", "head"], "already at \(Self.head)")
        try await expect(["downgrade", "-1"], "undid \(Self.head)")
        try await expect(["current"], "base")
        try await expect(["downgrade", "base"], "already at base")
        try await expect(["upgrade", "+1"], "upgraded to \(Self.head)")
        try await expect(["downgrade", "base"], "undid \(Self.head)")
        try await expect(["upgrade", "20261123"], "upgraded to \(Self.head)")
    }

    // M1
    @Test func `an upgrade with nothing to do writes nothing`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        let before = try modification(of: notes.directory.path("notes.db"))
        #expect(try await notes.run(["migrate", "upgrade"]).exit == .code(0))
        #expect(try modification(of: notes.directory.path("notes.db")) == before)
    }

    private func modification(of path: String) throws -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemFailure("stat") }
        return [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_size)]
    }

    @Test func `a target that cannot be reached is 1, with one line`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        for (verb, message) in [
            (["upgrade", "+1"], #""+1" cannot be reached: only 0 are left to apply"#),
            (["downgrade", "-2"], #""-2" cannot be reached: only 1 are applied"#),
            (
                ["upgrade", "9"],
                #""9" is no revision: write head, base, +n, -n or the first digits of an id; "migrate history" lists them"#
            ),
        ] {
            let outcome = try await notes.run(["migrate"] + verb)
            #expect(outcome.exit == .code(1))
            #expect(outcome.output == "")
            #expect(outcome.errors == "Error: \(message)\n")
        }
    }

    @Test func `a new revision is a file that upgrade applies once it is filled in`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let directory = notes.directory
        try directory.makeDirectory("migrations")
        let first = "20261123044500_create_notes_table.sql"
        try directory.write(PackageFiles.read("migrations/\(first)"), to: "migrations/\(first)")
        let here = ["MIGRATIONS": "migrations"]

        let created = try await notes.run(["migrate", "revision", "-m", "Give notes a due date"], environment: here)
        #expect(created.exit == .code(0), "\(created.errors)")
        let path = String(created.output.dropLast())
        #expect(path.wholeMatch(of: /migrations\/[0-9]{14}_give_notes_a_due_date\.sql/) != nil, "\(path)")
        let header = "-- Give notes a due date\n-- revises: 20261123044500\n-- migrate:up\n"
        #expect(directory.text(of: path) == header + "\n-- migrate:down\n\n")

        let empty = try await notes.run(["migrate", "upgrade"], environment: here)
        #expect(empty.exit == .code(1))
        #expect(empty.errors.contains("\(path):3: the up section is empty"))

        let down = "-- migrate:down\nALTER TABLE notes DROP COLUMN due;\n"
        try directory.write(header + "ALTER TABLE notes ADD COLUMN due TEXT;\n" + down, to: path)
        let id = path.dropFirst("migrations/".count).prefix(14)
        let upgraded = try await notes.run(["migrate", "upgrade"], environment: here)
        #expect(upgraded.output == "upgraded to \(Self.head)\nupgraded to \(id) (give notes a due date)\n")
        let history = try await notes.run(["migrate", "history"], environment: here)
        #expect(
            history.output == """
                20261123044500 -> \(id) (head), Give notes a due date
                base -> 20261123044500, Create notes table

                """)
        let undone = try await notes.run(["migrate", "downgrade", "-1"], environment: here)
        #expect(undone.output == "undid \(id) (give notes a due date)\n")
    }

    // M4
    @Test func `of two upgrades at once without the script one applies`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let runs = try (0..<2).map { _ in try notes.start(["migrate", "upgrade"]) }
        for run in runs { #expect(try await run.waitUntilExit() == .code(0), "\(run.story)") }
        #expect(runs.map(\.output).sorted() == ["already at \(Self.head)\n", "upgraded to \(Self.head)\n"])
    }
}
