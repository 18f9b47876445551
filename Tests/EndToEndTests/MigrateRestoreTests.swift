import TestSupport
import Testing

/// Snapshots of `notes migrate`, and the way back.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateRestoreTests {
    private static let first = "20261123044500"
    private static let due = """
        -- Give notes a due date
        -- revises: 20261123044500
        -- migrate:up
        ALTER TABLE notes ADD COLUMN due TEXT;
        UPDATE notes SET due = 'soon';
        -- migrate:down
        ALTER TABLE notes DROP COLUMN due;

        """
    private let notes: CommandLineTool

    /// A database at its first revision with two notes, and a second revision beside it.
    init() async throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        let name = "migrations/\(Self.first)_create_notes_table.sql"
        try directory.write(PackageFiles.read(name), to: name)
        notes = CommandLineTool(migrations: "migrations", in: directory)
        try await notes.migrate()
        _ = try await sqlite("INSERT INTO notes (text, completed) VALUES ('a', 0), ('b', 1)")
        try directory.write(Self.due, to: "migrations/20261124000000_give_notes_a_due_date.sql")
    }

    private func sqlite(_ sql: String, _ file: String = "notes.db") async throws -> String {
        let shell = try ChildProcess(["sqlite3", "-bail", file, sql], in: notes.directory)
        try #require(try await shell.waitUntilExit() == .code(0), "\(shell.story)")
        return shell.output
    }

    private func snapshots() throws -> [String] {
        guard notes.directory.has("notes.db-snapshots") else { return [] }
        return try TemporaryDirectory.names(in: notes.directory.path("notes.db-snapshots"))
    }

    @Test func `what an upgrade has changed is taken back, with every row as it was (M24)`() async throws {
        let before = try await sqlite(".dump")
        let upgrade = try await notes.run(["migrate", "upgrade"])
        #expect(upgrade.output == "upgraded to 20261124000000 (give notes a due date)\n")
        let file = try #require(snapshots().first)
        #expect(upgrade.errors == "snapshot: notes.db-snapshots/\(file)\n")
        #expect(try await sqlite(".dump", "notes.db-snapshots/\(file)") == before)
        let after = try await sqlite("INSERT INTO notes (text, completed) VALUES ('later', 0)", "notes.db")
        #expect(after == "")
        let changed = try await sqlite(".dump")

        let restore = try await notes.run(["migrate", "restore", "--yes"])
        #expect(restore.exit == .code(0), "\(restore.errors)")
        let lines = restore.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 3)
        #expect(lines[0] == "restored notes.db-snapshots/\(file)")
        #expect(lines[2] == "the database is at 20261123044500 (create notes table)")
        let kept = try #require(
            lines[1].wholeMatch(of: /the database that was there is kept as (.+), with what was written since 20.+Z/)?.1)
        #expect(try await sqlite(".dump") == before)
        #expect(try await sqlite(".dump", String(kept)) == changed)
        #expect(try await notes.run(["migrate", "check"]).exit == .code(0))
        #expect(try snapshots() == [file])
        #expect(try await notes.run(["migrate", "upgrade"]).exit == .code(0))
    }

    @Test func `snapshots are listed, and chosen by name or by its first digits`() async throws {
        #expect(try await notes.run(["migrate", "snapshots"]).output == "")
        #expect(try await notes.run(["migrate", "snapshots", "--json"]).output == "{\"snapshots\":[]}\n")
        let none = try await notes.run(["migrate", "restore", "--yes"])
        #expect(none.exit == .code(1))
        #expect(none.errors == "Error: there is no snapshot of sqlite:///notes.db; db restore takes a backup\n")
        for verb in [["upgrade"], ["downgrade", "-1", "--allow-data-loss"]] {
            #expect(try await notes.run(["migrate"] + verb).exit == .code(0))
        }
        let names = try snapshots().map { String($0.dropLast(3)) }
        try #require(names.count == 2)
        let size = try notes.directory.size("notes.db-snapshots/\(names[1]).db")
        let list = try await notes.run(["migrate", "snapshots"]).output
        #expect(list == "\(names[1]) at 20261124000000, \(size) bytes\n\(names[0]) at \(Self.first), 20480 bytes\n")
        let document = try await notes.run(["migrate", "snapshots", "--json"]).output
        let record = #""revision":"\#(Self.first)","bytes":20480,"file":"notes.db-snapshots/\#(names[0]).db"}]}"#
        #expect(document.hasPrefix(#"{"snapshots":[{"name":"\#(names[1])","taken_at":"20"#) && document.hasSuffix(record + "\n"))

        let several = try await notes.run(["migrate", "restore", "20", "--yes"])
        #expect(several.errors.contains("\"20\" begins more than one snapshot (\(names[0]), \(names[1]))"), "\(several.errors)")
        let unknown = try await notes.run(["migrate", "restore", "1999", "--yes"])
        #expect(unknown.errors == "Error: there is no snapshot \"1999\"; notes migrate snapshots lists them\n")
        #expect(try await notes.run(["migrate", "restore", names[1], "--yes"]).exit == .code(0))
        #expect(try await sqlite("SELECT group_concat(due) FROM notes") == "soon,soon\n")
        #expect(try await notes.run(["migrate", "restore", "notes.db-snapshots/\(names[0]).db", "--yes"]).exit == .code(0))
        #expect(try await notes.run(["migrate", "status"]).exit == .code(3))
    }

    @Test func `nothing is put in the place of a database that is served`() async throws {
        try await notes.migrate()
        let server = try await NotesServer(environment: ["MIGRATIONS": "migrations"], in: notes.directory)
        let before = try notes.directory.names()
        let outcome = try await notes.run(["migrate", "restore", "--yes"])
        #expect(outcome.exit == .code(5))
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("a server or another command has the database"), "\(outcome.errors)")
        #expect(try notes.directory.names().filter { !$0.hasPrefix("child-") } == before.filter { !$0.hasPrefix("child-") })
        #expect(try await FastCGIClient.get("/notes", at: server.socket).status == 200)
    }

    @Test func `a damaged snapshot is refused, and the database stays`() async throws {
        try await notes.migrate()
        let file = try "notes.db-snapshots/" + #require(snapshots().first)
        var bytes = try notes.directory.bytes(of: file)
        for index in 4_096..<12_288 { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try notes.directory.write(bytes, to: file)
        let outcome = try await notes.run(["migrate", "restore", "--yes"])
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors.hasPrefix("Error: cannot restore \(file): it is damaged ("), "\(outcome.errors)")
        #expect(try await notes.run(["migrate", "current"]).output.hasPrefix("20261124000000"))
    }

    @Test(arguments: [("yes", 0 as Int32), ("no", 1)])
    func `on a terminal it asks, and elsewhere it needs to be told`(_ answer: String, _ code: Int32) async throws {
        try await notes.migrate()
        let silent = try await notes.run(["migrate", "restore"])
        #expect(silent.exit == .code(64))
        #expect(silent.errors.hasPrefix("Error: there is no terminal to ask at: with --yes 20"), "\(silent.errors)")
        let script = #"printf '%s\n' "$1" | script -qec "$0 migrate restore" /dev/null"#
        let terminal = try ChildProcess(
            ["sh", "-c", script, Program.notes, answer], environment: ["MIGRATIONS": "migrations"], in: notes.directory)
        #expect(try await terminal.waitUntilExit() == .code(code), "\(terminal.story)")
        #expect(terminal.output.contains("in the place of the database? Write yes: "), "\(terminal.story)")
        #expect(terminal.output.hasSuffix("nothing was restored\r\n") == (code != 0), "\(terminal.story)")
        #expect(try await notes.run(["migrate", "status"]).exit == .code(code == 0 ? 3 : 0))
    }

    @Test(arguments: [(["--no-snapshot"], "3"), ([], "0")])
    func `none is taken where none is wanted`(_ flag: [String], _ number: String) async throws {
        for verb in [["upgrade"], ["redo", "--allow-data-loss"], ["downgrade", "-1", "--allow-data-loss"]] {
            let outcome = try await notes.run(["migrate"] + verb + flag, environment: ["MIGRATION_SNAPSHOTS": number])
            #expect(outcome.exit == .code(0), "\(outcome.errors)")
            #expect(outcome.errors == "")
        }
        #expect(!notes.directory.has("notes.db-snapshots"))
        let wrong = try await notes.run(["migrate", "upgrade"], environment: ["MIGRATION_SNAPSHOTS": "many"])
        #expect(wrong.errors.contains("MIGRATION_SNAPSHOTS"), "\(wrong.errors)")
    }

    @Test func `the newest three are kept unless another number is set`() async throws {
        try await notes.migrate()
        for _ in 0..<4 { #expect(try await notes.run(["migrate", "redo", "--allow-data-loss"]).exit == .code(0)) }
        #expect(try snapshots().count == 3)
        let newest = try snapshots().last
        let one = ["MIGRATION_SNAPSHOTS": "1"]
        #expect(try await notes.run(["migrate", "redo", "--allow-data-loss"], environment: one).exit == .code(0))
        #expect(try snapshots().count == 1 && snapshots().first != newest)
    }

    @Test func `of sixteen upgrades at once the one that applies takes the only snapshot (M4)`() async throws {
        let before = try await sqlite(".dump")
        let runs = try (0..<16).map { _ in try notes.start(["migrate", "upgrade"]) }
        for run in runs { #expect(try await run.waitUntilExit() == .code(0), "\(run.story)") }
        #expect(runs.count { $0.output.hasPrefix("upgraded to") } == 1)
        #expect(runs.count { $0.errors.contains("snapshot: ") } == 1)
        try #require(try snapshots().count == 1)
        #expect(try await sqlite(".dump", "notes.db-snapshots/\(snapshots()[0])") == before)
    }
}
