import TestSupport
import Testing

/// What long runs of `notes migrate` tell while they last.
@Suite(.ownThreads, .sqlite("it begins with no database, or looks at the file of one")) struct MigrateProgressTests {
    private static let endless = "WITH RECURSIVE n (i) AS (\n  SELECT 1 UNION ALL SELECT i + 1 FROM n\n)\nSELECT count(*) FROM n;"

    /// A directory with two revisions, the second of which does not end in `verb`'s direction.
    private func longRun() throws -> CommandLineTool {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(
            "-- Make\n-- revises: none\n-- migrate:up\nCREATE TABLE a (b);\n-- migrate:down\nDROP TABLE a;\n",
            to: "migrations/20261123000000_make.sql")
        try directory.write(
            "-- Count\n-- revises: 20261123000000\n-- migrate:up\nCREATE TABLE c (d);\n\(Self.endless)\n",
            to: "migrations/20261124000000_count.sql")
        return CommandLineTool(migrations: "migrations", in: directory)
    }

    @Test func `on a terminal a line says which statement of which revision runs, and for how long`() async throws {
        let notes = try longRun()
        let terminal = try ChildProcess(
            ["script", "-qec", "stty columns 200; exec \(Program.notes) migrate upgrade", "/dev/null"],
            environment: ["MIGRATIONS": "migrations"], in: notes.directory)
        let line = """
            s, 2 of 2: 20261124000000, statement 2 of 2: WITH RECURSIVE n (i) AS ( SELECT 1 UNION ALL SELECT i + 1 FROM n ) \
            SELECT count(*) FROM n;
            """
        try await terminal.waitUntilSays("\r\u{1B}[K0 \(line)")
        try await terminal.waitUntilSays("\r\u{1B}[K1 \(line)")
        #expect(terminal.output.hasPrefix("upgraded to 20261123000000 (make)\r\n"), "\(terminal.story)")
        let lines = terminal.output.split(separator: "\r\u{1B}[K")
        #expect(Set(lines).count == lines.count, "a line that says the same is not written again")
    }

    @Test func `a terminal is not written beyond its width`() async throws {
        let notes = try longRun()
        let terminal = try ChildProcess(
            ["script", "-qec", "stty columns 50; exec \(Program.notes) migrate upgrade", "/dev/null"],
            environment: ["MIGRATIONS": "migrations"], in: notes.directory)
        try await terminal.waitUntilSays("0 s, 2 of 2: 20261124000000, statement 2 of 2: …")
    }

    @Test func `a run that is soon over is the same lines on a terminal as elsewhere`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let terminal = try ChildProcess(
            ["script", "-qec", "\(Program.notes) migrate upgrade", "/dev/null"], environment: ["MIGRATIONS": Program.migrations],
            in: notes.directory)
        #expect(try await terminal.waitUntilExit() == .code(0), "\(terminal.story)")
        #expect(terminal.output == "upgraded to 20261123044500 (create notes table)\r\n")
    }

    @Test(arguments: [["stamp", "base"], ["redo"], ["upgrade", "--dry-run"], ["downgrade", "base", "--dry-run"]])
    func `every verb that waits says for whom (M4)`(_ verb: [String]) async throws {
        let notes = try longRun()
        #expect(try await notes.run(["migrate", "upgrade", "+1"]).exit == .code(0))
        let holder = try notes.start(["migrate", "upgrade", "--dry-run"])
        try await eventually("a run in \(holder.story)") { notes.directory.text(of: "notes.db-lock")?.isEmpty == false }
        let outcome = try await notes.run(["migrate"] + verb, environment: ["DATABASE_BUSY_TIMEOUT": "1"])
        #expect(outcome.exit == .code(5))
        let sentence = "another process (pid \(holder.id), notes migrate upgrade --dry-run) has held the database since 20"
        #expect(outcome.errors.hasPrefix("waiting, because \(sentence)"), "\(outcome.errors)")
        #expect(outcome.errors.contains("\nError: \(sentence)"), "\(outcome.errors)")
    }

    @Test func `a redo is announced to those who wait (M4)`() async throws {
        let notes = try longRun()
        #expect(try await notes.run(["migrate", "upgrade", "+1"]).exit == .code(0))
        try notes.directory.write(
            "-- Make\n-- revises: none\n-- migrate:up\n\(Self.endless)\n-- migrate:down\nDROP TABLE a;\n",
            to: "migrations/20261123000000_make.sql")
        let holder = try notes.start(["migrate", "redo"])
        try await eventually("a run in \(holder.story)") { notes.directory.text(of: "notes.db-lock")?.isEmpty == false }
        let outcome = try await notes.run(["migrate", "redo"], environment: ["DATABASE_BUSY_TIMEOUT": "1"])
        #expect(outcome.exit == .code(5))
        #expect(outcome.errors.hasPrefix("waiting, because another process (pid \(holder.id), notes migrate redo) has held"))
    }
}
