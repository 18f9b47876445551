import PosternMigrations
import PosternPostgreSQL
import PosternSQL
import Synchronization
import TestSupport
import Testing

struct PostgreSQLMigratorTests {
    @Test func `revisions are applied, recorded, and undone (M1, M11)`() throws {
        let migrations = try PostgreSQLMigrations()
        let migrator = try migrations.migrator()
        #expect(try migrator.upgrade().map(\.revision.id) == Example.ids)
        #expect(try migrations.relations() == "log notes notes_due notes_pkey")
        try migrations.psql("INSERT INTO notes (text) VALUES ('a')")
        #expect(try migrations.psql("SELECT count(*) FROM log") == "1")
        #expect(try migrations.psql("SELECT program FROM postern_revisions WHERE revises = 'none'") == "notes 1")
        #expect(try migrator.upgrade().isEmpty)
        #expect(try migrator.current()?.id == Example.ids[2])
        try migrator.verifyAtHead(program: "notes")

        try migrator.downgrade(to: .base, options: MigrationOptions(allowsDataLoss: true))
        #expect(try migrations.relations() == "")
        #expect(try migrator.upgrade().count == 3)
        #expect(try migrations.relations() == "log notes notes_due notes_pkey")
    }

    @Test func `a statement that fails undoes all DDL of the run (M9, M19)`() throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.revisions.write(
            """
            -- Fail
            -- revises: 20261125000000
            -- migrate:up
            CREATE TABLE more (id bigint);
            INSERT INTO nowhere VALUES (1);
            """, to: "20261126000000_fail.sql")
        let error = try #require(throws: MigrationError.self) { try migrations.migrator().upgrade() }
        #expect("\(error)".contains("20261126000000_fail.sql:5: upgrade of 20261126000000 failed at its statement 2"), "\(error)")
        #expect("\(error)".contains("the whole run was undone"), "\(error)")
        #expect(try migrations.psql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0")
    }

    @Test func `a revision without a section for the database is named with its file`() throws {
        let migrations = try PostgreSQLMigrations()
        let database = try migrations.revisions.database()
        let error = caught(MigrationError.self) {
            _ = try Migrator(database: database, history: migrations.revisions.directory.history())
        }
        let text = try #require(error).description
        #expect(text.contains("20261125000000_log_changes.sql: there is no up section for sqlite"), "\(text)")
    }

    @Test func `what is said to the other database may be edited`() throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.migrator().upgrade()
        let (file, text) = PostgreSQLExample.notes
        try migrations.revisions.write(text.replacing("STRICT", with: ""), to: file)
        try migrations.migrator().verifyAtHead(program: "notes")
        try migrations.revisions.write(text.replacing("bigint", with: "integer"), to: file)
        let error = try #require(throws: MigrationError.self) { try migrations.migrator().upgrade() }
        #expect("\(error)".contains("\(file):6 was edited after it was applied"), "\(error)")
    }

    @Test func `two runners at once apply each revision once (M4, M19)`() throws {
        for _ in 0..<10 {
            let migrations = try PostgreSQLMigrations()
            let counts = try onThreads(3) { _ in
                let other = try migrations.another()
                defer { other.close() }
                return try migrations.migrator(on: other).upgrade().count
            }
            #expect(counts.sorted() == [0, 0, 3])
        }
    }

    @Test func `who waits too long is told who changes the schema (M4, M19)`() throws {
        let migrations = try PostgreSQLMigrations()
        let gate = Gate()
        let holder = Background {
            var options = MigrationOptions()
            options.purpose = "notes migrate upgrade"
            options.observe = { event in if case .checkingReferences = event { gate.pass() } }
            return try migrations.migrator().upgrade(options: options).count
        }
        #expect(gate.hasVisitor())
        let impatient = try migrations.another(busyTimeout: .milliseconds(300))
        defer { impatient.close() }
        let told = Mutex<[String?]>([])
        var options = MigrationOptions()
        options.waiting = { holder in told.withLock { $0.append(holder) } }
        let error = try #require(throws: DatabaseError.self) {
            try migrations.migrator(on: impatient).upgrade(options: options)
        }
        #expect(error.kind == .busy)
        let name = /notes migrate upgrade \(process \d+ of the server, from a socket, for \d+ s\)/
        #expect(error.message.contains(name), "\(error.message)")
        #expect(told.withLock { $0 }.count == 1)
        #expect(told.withLock { $0 }[0]?.contains(name) == true)
        gate.open()
        #expect(try holder.value() == 3)
    }
}
