import PosternMigrations
import PosternPostgreSQL
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// Runs that meet others at the same tables.
struct PostgreSQLLockTests {
    @Test func `a run behind a long reader lets all other readers pass, and is done when it has gone (M19)`() throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.migrator().upgrade(to: .up(1))
        let (reader, others) = try (migrations.another(), migrations.another())
        defer {
            reader.close()
            others.close()
        }
        let gate = Gate()
        let long = Background {
            try reader.read { session in
                _ = try session.scalar("SELECT count(*) FROM notes", as: Int.self)
                gate.pass()
            }
        }
        #expect(gate.hasVisitor())
        let told = Mutex<[String?]>([])
        let isOver = Atomic(false)
        let run = Background {
            var options = MigrationOptions()
            options.locks = LockPatience(timeout: .milliseconds(100), attempts: 1_000, pause: .milliseconds(20))
            options.waiting = { holder in told.withLock { $0.append(holder) } }
            defer { isOver.store(true, ordering: .relaxed) }
            return try migrations.migrator().upgrade(options: options).count
        }
        var (slowest, reads) = (Duration.zero, 0)
        while told.withLock({ $0.count }) < 5, !isOver.load(ordering: .relaxed) {
            let start = ContinuousClock.now
            _ = try others.count("SELECT count(*) FROM notes")
            (slowest, reads) = (max(slowest, .now - start), reads + 1)
        }
        #expect(reads > 5)
        #expect(slowest < .seconds(5), "readers queue up behind a statement that waits, for as long as it may")
        let holder = told.withLock { $0.first ?? nil } ?? ""
        #expect(holder.contains(/postern \(process \d+ of the server, from a socket, for \d+ s\) holds notes/), "\(holder)")
        gate.open()
        try long.value()
        #expect(try run.value() == 2)
        #expect(try migrations.migrator().pending().isEmpty)
    }

    @Test func `a table that never comes free is told with who holds it, and nothing remains (M19)`() throws {
        let migrations = try PostgreSQLMigrations()
        try migrations.migrator().upgrade(to: .up(1))
        let reader = try migrations.another()
        defer { reader.close() }
        var options = MigrationOptions()
        options.locks = LockPatience(timeout: .milliseconds(50), attempts: 3, pause: .milliseconds(10))
        let failure = try reader.read { session in
            _ = try session.scalar("SELECT count(*) FROM notes", as: Int.self)
            return caught(MigrationError.self) { try migrations.migrator().upgrade(options: options) }
        }
        guard case .failed(let statement) = failure else {
            Issue.record("got \(String(describing: failure))")
            return
        }
        #expect(statement.cause.kind == .busy)
        #expect(statement.description.contains("add_due_date.sql:4: upgrade of 20261124000000 failed at its statement 1"))
        #expect(statement.description.contains("lock timeout"), "\(statement)")
        #expect(statement.description.contains("3 times, because postern (process "), "\(statement)")
        #expect(statement.description.contains("MIGRATION_LOCK_TIMEOUT"), "\(statement)")
        #expect(try migrations.migrator().pending().count == 2)
        #expect(try migrations.relations() == "notes notes_pkey")
    }

    @Test func `a run comes through PgBouncer in transaction mode, with what runs outside of a transaction (M15, M19)`() throws {
        let migrations = try PostgreSQLMigrations(PostgreSQLExample.all + [PostgreSQLExample.index])
        let bouncer = try PgBouncer(before: migrations.server, connections: 3)
        let url = bouncer.url(of: migrations.name) + "&prepared_statement_cache_size=0"
        let counts = try onThreads(2) { _ in
            let database = try PostgreSQLMigrations.open(url)
            defer { database.close() }
            return try migrations.migrator(on: database).upgrade().count
        }
        #expect(counts.reduce(0, +) == 4, "one run is several transactions, between which the other may take its turn")
        #expect(try migrations.relations() == "log notes notes_due notes_pkey notes_text")
        let locks =
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        #expect(try migrations.psql(locks) == "0")
    }
}
