import Glibc
import TestSupport
import Testing

/// `notes migrate` on a PostgreSQL server.
@Suite(.ownThreads) struct PostgreSQLMigrateTests {
    private let server: PostgreSQLServer
    private let name: String
    private let directory: TemporaryDirectory

    init() throws {
        server = try .shared()
        name = try server.makeDatabase()
        directory = try TemporaryDirectory()
    }

    private var environment: [String: String] {
        ["DATABASE_URL": server.url(of: name), "MIGRATIONS": directory.path("migrations"), "DATABASE_BUSY_TIMEOUT": "30"]
    }

    private func start(_ arguments: String...) throws -> ChildProcess {
        try ChildProcess([Program.notes, "migrate"] + arguments, environment: environment, in: directory)
    }

    @Test func `a runner that is killed in the middle leaves nothing, and the next one does it all (M2, M19)`() async throws {
        try directory.makeDirectory("migrations")
        try directory.write(
            """
            -- Take a while
            -- revises: none
            -- migrate:up postgresql
            CREATE TABLE slow (id bigint);
            SELECT pg_sleep(1);
            INSERT INTO slow VALUES (1);
            """, to: "migrations/20261123000000_take_a_while.sql")
        let first = try start("upgrade")
        let isAsleep = "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(name)' AND query LIKE 'SELECT pg_sleep%'"
        let server = server
        try await eventually("a run in its middle") { try server.execute(isAsleep) == "1\n" }
        kill(first.id, SIGKILL)
        _ = try await first.waitUntilExit()
        let second = try start("upgrade")  // the server undoes the first when it finds its client gone
        #expect(try await second.waitUntilExit() == .code(0), "\(second.story)")
        #expect(second.output == "upgraded to 20261123000000 (take a while)\n")
        #expect(try server.execute("SELECT count(*) FROM slow", in: name) == "1\n")
        #expect(try server.execute("SELECT count(*) FROM postern_revisions", in: name) == "1\n")
    }

    @Test(arguments: ["check", "dump", "snapshots", "revision -m x --autogenerate"])
    func `a verb that is for SQLite alone says so`(_ verb: String) async throws {
        try directory.makeDirectory("migrations")
        let process = try ChildProcess(
            [Program.notes, "migrate"] + verb.split(separator: " ").map(String.init), environment: environment, in: directory)
        #expect(try await process.waitUntilExit() == .code(1))
        #expect(process.errors.contains(/only that of SQLite|SQLite alone|offers no backup/), "\(process.errors)")
        #expect(process.errors.split(separator: "\n").count == 1, "\(process.errors)")
    }
}
