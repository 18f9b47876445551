import PosternMigrations
import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

struct PostgreSQLVerbTests {
    @Test func `a script does through psql what a run does, there and back (M16)`() throws {
        let migrations = try PostgreSQLMigrations(PostgreSQLExample.all + [PostgreSQLExample.index])
        let (ran, scripted) = (migrations.name, try migrations.server.makeDatabase())
        let up = try migrations.migrator().upgradeScript()
        try migrations.migrator().upgrade()
        try migrations.server.run(up, in: scripted)
        let made = try migrations.server.schema(of: ran)
        #expect(made.contains("CREATE TABLE public.log"))
        #expect(try migrations.server.schema(of: scripted) == made)
        let ledger = "SELECT id, message, revises, up, down, checksum, program FROM postern_revisions ORDER BY id"
        #expect(try migrations.server.execute(ledger, in: scripted) == migrations.server.execute(ledger, in: ran))
        let again = caught(TimedOut.self) { try migrations.server.run(up, in: scripted) }
        #expect(again.map { "\($0)".contains("the database must be at base") } == true)

        try migrations.server.run(migrations.migrator().downgradeScript(to: .base), in: scripted)
        try migrations.migrator().downgrade(to: .base)
        #expect(try migrations.server.schema(of: scripted) == migrations.server.schema(of: ran))
        try migrations.server.run(up, in: scripted)  // over the ledger that is left
        #expect(try migrations.server.schema(of: scripted) == made)
    }

    @Test func `a dry run tells of rows and leaves the database as it was (M17)`() throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.migrator().upgrade(to: .up(1))
        try migrations.psql("INSERT INTO notes (text) VALUES ('a')")
        let before = try migrations.server.schema(of: migrations.name)
        let steps = try migrations.migrator().dryUpgrade()
        #expect(steps.map { $0.changes.map(\.description) } == [[], ["log: new, 0 rows"]])
        #expect(try migrations.server.schema(of: migrations.name) == before)
        #expect(try migrations.migrator().dryDowngrade(to: .base).last?.changes.map(\.description) == ["notes: gone, with 1 row"])
    }

    @Test func `a stamp records, and a redo undoes and applies, as on SQLite (M20)`() throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.migrator().upgrade()
        #expect(try migrations.migrator().stamp(.down(1)).forgotten.map(\.id) == [Example.ids[2]])
        #expect(try migrations.migrator().stamp(.head).recorded.map(\.id) == [Example.ids[2]])
        #expect(try migrations.migrator().redo().map(\.direction) == [.downgrade, .upgrade])
        #expect(try migrations.migrator().status().allSatisfy { $0.state == .applied && !$0.isEdited })
    }

    @Test func `a program that is older than the database goes back by the ledger's texts (M6)`() throws {
        let migrations = try PostgreSQLMigrations(PostgreSQLExample.all + [PostgreSQLExample.index])
        try migrations.migrator().upgrade()
        for (file, _) in [PostgreSQLExample.log, PostgreSQLExample.index] { try migrations.revisions.remove(file) }
        #expect(throws: MigrationError.self) { try migrations.migrator().verifyAtHead(program: "notes") }
        try migrations.migrator().downgrade(to: .revision(Example.ids[1]))
        #expect(try migrations.relations() == "notes notes_due notes_pkey")
        try migrations.migrator().verifyAtHead(program: "notes")
    }

    @Test(arguments: ["tenant", "Tenant"])
    func `each schema of a database has a ledger and a lock of its own`(_ name: String) throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.psql("CREATE SCHEMA \"\(name)\"")
        let tenant = try PostgreSQLMigrations.open(
            migrations.server.url(of: migrations.name) + "&options=-csearch_path%3D%22\(name)%22")
        defer { tenant.close() }
        let gate = Gate()
        let slow = Background {
            var options = MigrationOptions()
            options.observe = { event in if case .checkingReferences = event { gate.pass() } }
            return try migrations.migrator().upgrade(options: options).count
        }
        #expect(gate.hasVisitor())
        #expect(try migrations.migrator(on: tenant).upgrade().count == 3)
        gate.open()
        #expect(try slow.value() == 3)
        #expect(try migrations.psql("SELECT count(*) FROM \"\(name)\".postern_revisions") == "3")
    }
}

extension PostgreSQLServer {
    /// Runs a script as `psql < script` does.
    fileprivate func run(_ script: String, in database: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write(script, to: "script.sql")
        _ = try tool(["psql", "-X", "-d", url(of: database), "-f", directory.path("script.sql")])
    }

    /// What `pg_dump` says of the schema.
    fileprivate func schema(of database: String) throws -> String {
        try tool(["pg_dump", "--schema-only", "--no-owner", url(of: database)])
            .replacing(/\\(un)?restrict .*/, with: "")
    }

    private func tool(_ command: [String]) throws -> String {
        let process = try ChildProcess(command, in: TemporaryDirectory())
        try eventually("the end of \(process.story)") { process.exit != nil }
        guard process.exit == .code(0) else { throw TimedOut(process.story) }
        return process.output
    }
}
