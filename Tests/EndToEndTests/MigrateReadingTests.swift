import Glibc
import TestSupport
import Testing

/// The verbs of `notes migrate` that only read.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateReadingTests {
    private static let first = "20261123044500_create_notes_table.sql"
    private static let second = "20261124000000_add_due_date.sql"
    private static let due = """
        -- Add due date
        -- revises: 20261123044500
        -- migrate:up
        ALTER TABLE notes ADD COLUMN due TEXT;
        -- migrate:down
        ALTER TABLE notes DROP COLUMN due;

        """

    /// A directory with two revisions, of which a database has applied the first.
    private func halfway() async throws -> CommandLineTool {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(PackageFiles.read("migrations/\(Self.first)"), to: "migrations/\(Self.first)")
        try directory.write(Self.due, to: "migrations/\(Self.second)")
        let notes = CommandLineTool(migrations: "migrations", in: directory)
        #expect(try await notes.run(["migrate", "upgrade", "+1"]).exit == .code(0))
        return notes
    }

    /// What a verb prints, with times and durations made equal.
    private func output(_ notes: CommandLineTool, _ verb: [String], exit: Int32 = 0) async throws -> String {
        let outcome = try await notes.run(["migrate"] + verb)
        #expect(outcome.exit == .code(exit), "\(outcome.errors)")
        return outcome.output.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME").replacing(/\d+ ms/, with: "N ms")
            .replacing(/"duration_ms":\d+/, with: "\"duration_ms\":N")
    }

    @Test func `current tells where the database is, and whether more is pending`() async throws {
        let notes = try await halfway()
        #expect(try await output(notes, ["current"]) == "20261123044500 (create notes table)\n")
        #expect(try await output(notes, ["current", "--check"], exit: 3) == "20261123044500 (create notes table)\n")
        let json = try await output(notes, ["current", "--json"])
        #expect(json.hasPrefix(#"{"current":{"id":"20261123044500","message":"Create notes table","revises":null,"head":false,"#))
        #expect(json.hasSuffix(#""head":"20261124000000","pending":1}"# + "\n"))
        try await notes.migrate()
        #expect(try await output(notes, ["current", "--check"]) == "20261124000000 (add due date) (head)\n")
        #expect(try await notes.run(["migrate", "downgrade", "base"]).exit == .code(0))
        #expect(
            try await output(notes, ["current", "--json"]) == #"{"current":null,"head":"20261124000000","pending":2}"# + "\n")
    }

    // M6
    @Test func `an older program tells of revisions that it has never seen`() async throws {
        let notes = try await halfway()
        try await notes.migrate()
        try notes.directory.remove("migrations/\(Self.second)")
        #expect(try await output(notes, ["current"]) == "20261124000000 (add due date) (unknown to this program)\n")
        let check = try await notes.run(["migrate", "current", "--check"])
        #expect(check.exit == .code(1))
        #expect(check.errors.contains("which this program does not know"))
        #expect(
            try await output(notes, ["status"])
                == "applied 20261123044500 (create notes table) (head)\nunknown 20261124000000 (add due date)\n")
        #expect(
            try await output(notes, ["show", "20261124"]) == """
                20261124000000 (add due date)
                revises 20261123044500
                unknown to this program
                applied TIME by notes 0.1.0 in N ms
                -- migrate:up
                ALTER TABLE notes ADD COLUMN due TEXT;
                -- migrate:down
                ALTER TABLE notes DROP COLUMN due;

                """)
        #expect(
            try await output(notes, ["history", "-v", "20261124:"]) == """
                20261123044500 -> 20261124000000, Add due date
                    unknown to this program
                    applied TIME by notes 0.1.0 in N ms

                """)
    }

    @Test func `status lists every revision, and ends with 3 while one is pending`() async throws {
        let notes = try await halfway()
        #expect(
            try await output(notes, ["status"], exit: 3)
                == "applied 20261123044500 (create notes table)\npending 20261124000000 (add due date) (head)\n")
        let json = try await output(notes, ["status", "--json"], exit: 3)
        #expect(json.hasPrefix(#"{"current":"20261123044500","head":"20261124000000","pending":1,"unknown":0,"revisions":[{"#))
        #expect(json.contains(#""state":"applied","edited":false,"applied_at":"TIME","duration_ms":N,"program":"notes 0.1.0"},"#))
        #expect(json.contains(#""state":"pending","edited":false,"applied_at":null,"duration_ms":null,"program":null}]}"#))
        try await notes.migrate()
        #expect(try await output(notes, ["status"]).hasSuffix("applied 20261124000000 (add due date) (head)\n"))
    }

    // M7
    @Test func `status marks a file that was edited`() async throws {
        let notes = try await halfway()
        let path = "migrations/\(Self.first)"
        try notes.directory.write(PackageFiles.read(path).replacing("text TEXT", with: "text BLOB"), to: path)
        #expect(try await output(notes, ["status"], exit: 3).hasPrefix("applied 20261123044500 (create notes table) (edited)\n"))
        let shown = try await output(notes, ["show", "20261123"])
        #expect(shown.contains("in N ms; the file was edited since\n"))
        #expect(shown.contains("text TEXT"), "what was applied is shown")
    }

    @Test func `history shows a part, and with -v what the ledger tells`() async throws {
        let notes = try await halfway()
        #expect(try await output(notes, ["history", ":20261123"]) == "base -> 20261123044500, Create notes table\n")
        #expect(
            try await output(notes, ["history", "-v"]) == """
                20261123044500 -> 20261124000000 (head), Add due date
                    migrations/20261124000000_add_due_date.sql
                    pending
                base -> 20261123044500, Create notes table
                    migrations/20261123044500_create_notes_table.sql
                    applied TIME by notes 0.1.0 in N ms

                """)
        let json = try await output(notes, ["history", "20261124:", "--json"])
        let start = #"{"revisions":[{"id":"20261124000000","message":"Add due date","revises":"20261123044500","head":true,"#
        #expect(json.hasPrefix(start + #""file":"migrations/20261124000000_add_due_date.sql","checksum":""#))
        #expect(!json.contains("state"))
        #expect(try await notes.run(["migrate", "history", "head:base"]).exit == .code(1))
    }

    @Test func `history counts from where the database is`() async throws {
        let notes = try await halfway()
        let (newer, older) = (
            "20261123044500 -> 20261124000000 (head), Add due date\n", "base -> 20261123044500, Create notes table\n"
        )
        #expect(try await output(notes, ["history", "+1:"]) == newer)
        #expect(try await output(notes, ["history", "-1:"]) == newer + older)
        #expect(try await output(notes, ["history", "20261123:+1"]) == newer + older)
        let json = try await output(notes, ["history", "+1:", "--json"])
        #expect(json.hasPrefix(#"{"revisions":[{"id":"20261124000000""#) && !json.contains("state"))
        #expect(try await notes.run(["migrate", "history", "-2:"]).exit == .code(1))
    }

    @Test func `show prints the texts, and whether they are applied`() async throws {
        let notes = try await halfway()
        #expect(
            try await output(notes, ["show", "+1"]) == """
                20261124000000 (add due date) (head)
                revises 20261123044500
                migrations/20261124000000_add_due_date.sql
                pending
                -- migrate:up
                ALTER TABLE notes ADD COLUMN due TEXT;
                -- migrate:down
                ALTER TABLE notes DROP COLUMN due;

                """)
        let json = try await output(notes, ["show", "head", "--json"])
        #expect(
            json.hasSuffix(
                #""up":"ALTER TABLE notes ADD COLUMN due TEXT;","down":"ALTER TABLE notes DROP COLUMN due;"}"# + "\n"))
        #expect(try await notes.run(["migrate", "show", "-1"]).exit == .code(1))
    }

    // M8
    @Test func `heads lists both heads of a fork`() async throws {
        let notes = try await halfway()
        #expect(try await output(notes, ["heads"]) == "20261124000000 (add due date)\n")
        try notes.directory.write(Self.due, to: "migrations/20261125000000_fork.sql")
        #expect(
            try await output(notes, ["heads"]) == "20261124000000 (add due date)\n20261125000000 (add due date)\n")
        #expect(try await output(notes, ["heads", "--json"]).hasPrefix(#"{"heads":[{"id":"20261124000000","#))
        #expect(try await notes.run(["migrate", "history"]).errors.contains("there are 2 heads"))
    }

    // M20
    @Test(arguments: [
        ["current"], ["current", "--check", "--json"], ["status"], ["status", "--json"], ["history", "-v"], ["show", "head"],
        ["heads"],
    ])
    func `reading writes nothing`(_ verb: [String]) async throws {
        let notes = try await halfway()
        let before = try notes.directory.bytes(of: "notes.db")
        let modified = try modification(of: notes.directory.path("notes.db"))
        _ = try await notes.run(["migrate"] + verb)
        #expect(try notes.directory.bytes(of: "notes.db") == before)
        #expect(try modification(of: notes.directory.path("notes.db")) == modified)
        #expect(try notes.directory.size("notes.db-wal") == 0)
    }

    private func modification(of path: String) throws -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemFailure("stat") }
        return [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }

    @Test func `reading makes no database`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        for verb in [["current"], ["status"], ["show", "head"], ["history", "-v"]] {
            let outcome = try await notes.run(["migrate"] + verb)
            #expect(outcome.exit == .code(1))
            #expect(outcome.errors.contains("migrate upgrade head"))
        }
        #expect(!notes.directory.has("notes.db"))
    }
}
