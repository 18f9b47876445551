import Glibc
import TestSupport
import Testing

/// The script that a deployment calls before it starts the new program.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct DeployMigrateTests {
    private static let head = "20261123044500 (create notes table)"
    private static let verdict = "deploy/migrate: the database is at \(head) (head); the new program may start\n"
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func start(_ arguments: [String] = [], environment: [String: String] = [:]) throws -> ChildProcess {
        let own = ["NOTES": Program.notes]
        return try ChildProcess(
            [Program.deployMigrate] + arguments, environment: own.merging(environment) { _, given in given }, in: directory)
    }

    private func refusal(_ status: Int) -> String {
        "deploy/migrate: the database is not at head (exit status \(status)); do not start the new program\n"
    }

    // M4
    @Test func `of two deployments at once one applies, and both find the database at head`() async throws {
        let runs = try (0..<2).map { _ in try start() }
        for run in runs { #expect(try await run.waitUntilExit() == .code(0), "\(run.story)") }
        #expect(
            runs.map(\.output).sorted() == [
                "already at \(Self.head)\n\(Self.verdict)", "upgraded to \(Self.head)\n\(Self.verdict)",
            ])
        #expect(runs.allSatisfy { $0.errors == "" })
    }

    @Test func `settings come from the .env of the working directory, and from flags`() async throws {
        try directory.write("DATABASE_URL=sqlite:///other.db\n", to: ".env")
        #expect(try await start().waitUntilExit() == .code(0))
        #expect(directory.has("other.db"))
        #expect(try await start(["--database-url", "sqlite:///third.db"]).waitUntilExit() == .code(0))
        #expect(directory.has("third.db"))
        #expect(!directory.has("notes.db"))
    }

    @Test func `a database that is held for too long is 5, with who holds it`() async throws {
        try directory.makeDirectory("endless")
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
        try directory.write(
            "-- Count\n-- revises: none\n-- migrate:up\n\(endless)\n", to: "endless/20261123000000_count.sql")
        let holder = try start(["--directory", "endless"])
        try await eventually("a run in \(holder.story)") { directory.text(of: "notes.db-lock")?.isEmpty == false }
        let run = try start(environment: ["MIGRATE_WAIT": "1"])
        #expect(try await run.waitUntilExit() == .code(5))
        #expect(run.errors.contains("notes migrate upgrade) has held the database since "), "\(run.errors)")
        #expect(run.errors.hasSuffix(refusal(5)), "\(run.errors)")
    }

    @Test func `rows that would be lost are 6, and the database stays as it was`() async throws {
        #expect(try await start().waitUntilExit() == .code(0))
        let insert = try ChildProcess(
            ["sqlite3", "notes.db", "INSERT INTO notes (text, completed) VALUES ('a', 0)"], in: directory)
        #expect(try await insert.waitUntilExit() == .code(0), "\(insert.story)")
        try directory.makeDirectory("losing")
        let first = "20261123044500_create_notes_table.sql"
        try directory.write(PackageFiles.read("migrations/\(first)"), to: "losing/\(first)")
        try directory.write(
            "-- Lose\n-- revises: 20261123044500\n-- migrate:up\nDELETE FROM notes;\n", to: "losing/20261124000000_lose.sql")
        let run = try start(["--directory", "losing"])
        #expect(try await run.waitUntilExit() == .code(6))
        #expect(run.errors.hasSuffix(refusal(6)), "\(run.errors)")
        #expect(run.output == "")
        #expect(try await start().waitUntilExit() == .code(0))
    }

    @Test func `an error is 1, and a program that is missing is named`() async throws {
        let run = try start(environment: ["DATABASE_URL": "sqlite:////nowhere/notes.db"])
        #expect(try await run.waitUntilExit() == .code(1))
        #expect(run.errors.contains("the directory /nowhere does not exist"))
        #expect(run.errors.hasSuffix(refusal(1)))
        let missing = try start(environment: ["NOTES": "/nowhere/notes"])
        #expect(try await missing.waitUntilExit() == .code(1))
        #expect(missing.errors == "deploy/migrate: there is no program /nowhere/notes; name it with NOTES=…\n")
    }

    @Test func `a program that says it has upgraded and has not is found out`() async throws {
        // Written by a child: a file that this process writes may be open for writing in another child of its, and then does not run.
        let script = """
            printf '#!/bin/sh\\n[ "$2" = upgrade ] || exit 3\\n' >program && chmod 755 program
            """
        #expect(try await ChildProcess(["sh", "-c", script], in: directory).waitUntilExit() == .code(0))
        let run = try start(environment: ["NOTES": directory.path("program")])
        #expect(try await run.waitUntilExit() == .code(3))
        #expect(run.errors == refusal(3))
    }
}
