import Glibc
import TestSupport
import Testing

/// Several runs of `notes migrate` at the same time.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct MigrationRaceTests {
    @Test func `of sixteen upgrades at once one applies and the others find nothing to do, twenty times (M4)`() async throws {
        let outcomes = try await UpgradeRace(rounds: 20, in: TemporaryDirectory()).outcomes()
        #expect(outcomes.count == 20)
        #expect(outcomes.filter { $0 != UpgradeRace.expected } == [])
    }

    @Test func `an upgrade that waits too long says for whom, and is 5 (M4)`() async throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
        try directory.write(
            "-- Count\n-- revises: none\n-- migrate:up\n\(endless)\n", to: "migrations/20261123000000_count.sql")
        let notes = CommandLineTool(in: directory)
        let environment = ["MIGRATIONS": "migrations", "DATABASE_BUSY_TIMEOUT": "1"]
        let holder = try notes.start(["migrate", "upgrade"], environment: environment)
        try await eventually("a run in \(holder.story)") { directory.text(of: "notes.db-lock")?.isEmpty == false }

        let outcome = try await notes.run(["migrate", "upgrade"], environment: environment)
        #expect(outcome.exit == .code(5))
        let sentence = "another process (pid \(holder.id), notes migrate upgrade) has held the database since 20"
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("waiting, because \(sentence)") == true, "\(outcome.errors)")
        #expect(lines.last?.hasPrefix("Error: \(sentence)") == true, "\(outcome.errors)")

        holder.signal(SIGKILL)
        #expect(try await holder.waitUntilExit() == .signal(SIGKILL))
        #expect(try await notes.run(["migrate", "upgrade"]).exit == .code(0), "the lock has ended with its process")
    }

    @Test func `each revision has a transaction of its own when the command line says so (M9)`() async throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(
            "-- Make\n-- revises: none\n-- migrate:up\nCREATE TABLE a (b);\n", to: "migrations/20261123000000_make.sql")
        try directory.write(
            "-- Fail\n-- revises: 20261123000000\n-- migrate:up\nDROP TABLE c;\n", to: "migrations/20261124000000_fail.sql")
        let notes = CommandLineTool(in: directory)
        for (option, place) in [([], "base\n"), (["--per-revision"], "20261123000000 (make)\n")] {
            let outcome = try await notes.run(["migrate", "upgrade"] + option, environment: ["MIGRATIONS": "migrations"])
            #expect(outcome.exit == .code(1))
            let current = try await notes.run(["migrate", "current"], environment: ["MIGRATIONS": "migrations"])
            #expect(current.output == place)
        }
    }
}
