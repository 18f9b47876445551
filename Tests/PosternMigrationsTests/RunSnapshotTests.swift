import PosternMigrations
import PosternSQL
import PosternSQLite
import Synchronization
import TestSupport
import Testing

/// Snapshots from before a run.
struct RunSnapshotTests {
    private let temporary: TemporaryMigrations
    private let database: Database
    private let options = MigrationOptions(allowsDataLoss: true, snapshots: 3)

    /// A database at the first of the example's revisions, with a note.
    init() throws {
        temporary = try TemporaryMigrations(Example.all)
        database = try temporary.database()
        try temporary.migrator(on: database).upgrade(to: .up(1), options: options)
        try database.write { try $0.execute("INSERT INTO notes (text) VALUES ('a')") }
    }

    private func snapshots() throws -> [DatabaseSnapshot] { try database.snapshots?.all() ?? [] }

    /// What the newest snapshot has.
    private func count(_ sql: SQL) throws -> Int? {
        let file = try #require(try snapshots().last).file
        let copy = try Database.open(DatabaseURL("sqlite:///\(file)"), drivers: [SQLiteDriver()])
        defer { copy.close() }
        return try copy.count(sql)
    }

    @Test func `a run takes one of the database as it was, before its first revision`() throws {
        try temporary.migrator(on: database).upgrade(options: options)
        #expect(try snapshots().map(\.label) == [Example.ids[0]])
        #expect(try count("SELECT count(*) FROM notes WHERE text = 'a'") == 1)
        #expect(try count("SELECT count(*) FROM postern_revisions") == 1)
        #expect(try count("SELECT count(*) FROM sqlite_schema WHERE name IN ('log', 'notes_due')") == 0)
    }

    @Test(arguments: [false, true])
    func `a downgrade and a redo take one too`(_ isPerRevision: Bool) throws {
        var options = options
        options.isPerRevision = isPerRevision
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(options: options)
        try migrator.redo(options: options)
        try migrator.downgrade(to: .base, options: options)
        #expect(try snapshots().map(\.label) == [Example.ids[0], Example.ids[2], Example.ids[2]])
        #expect(try count("SELECT count(*) FROM notes") == 1)
    }

    @Test func `around a statement outside of a transaction there is one, from before`() throws {
        let vacuum = "-- Vacuum\n-- revises: \(Example.ids[0])\n-- migrate:up transaction=false\nVACUUM;\n"
        let last = "-- Last\n-- revises: 20261123050000\n-- migrate:up\nCREATE TABLE last (a);\n"
        let migrations = try TemporaryMigrations([
            Example.notes, ("20261123050000_vacuum.sql", vacuum), ("20261123060000_last.sql", last),
        ])
        let migrator = try Migrator(database: database, history: migrations.directory.history())
        #expect(try migrator.upgrade(options: options).count == 2)
        #expect(try snapshots().map(\.label) == [Example.ids[0]])
        #expect(try count("SELECT count(*) FROM sqlite_schema WHERE name = 'last'") == 0)
    }

    @Test func `without rows, without work, and where it is not wanted, there is none`() throws {
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        _ = try migrator.dryDowngrade(to: .base, options: options)
        _ = try migrator.downgradeScript(to: .base)
        try migrator.upgrade(options: options)
        try migrator.stamp(.head, options: options)
        try database.write { try $0.run(script: "DELETE FROM notes; DELETE FROM log") }
        try migrator.downgrade(to: .base, options: options)
        #expect(try snapshots() == [])
        #expect(!temporary.temporary.has("test.db-snapshots"))
    }

    @Test func `the newest are kept, and the others go when the run has succeeded`() throws {
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(options: options)
        let first = try snapshots()
        for _ in 0..<2 { try migrator.redo(options: options) }
        let three = try snapshots()
        #expect(three.count == 3 && three.first == first.first)
        #expect(throws: MigrationError.self) { try migrator.downgrade(to: .down(1), options: failing()) }
        #expect(try snapshots() == three)
        try migrator.redo(options: options)
        #expect(try snapshots().dropLast() == three.dropFirst())
        try migrator.redo(options: MigrationOptions(allowsDataLoss: true, snapshots: 1))
        #expect(try snapshots().count == 1)
    }

    /// Of a run that would lose rows.
    private func failing() throws -> MigrationOptions {
        try database.write { try $0.run(script: "INSERT INTO log VALUES (1)") }
        return MigrationOptions(snapshots: 3)
    }

    @Test func `a run that came to nothing leaves none, one that came half way leaves it`() throws {
        let faulty = "-- Fail\n-- revises: \(Example.ids[2])\n-- migrate:up\nDROP TABLE nothing;\n"
        try temporary.write(faulty, to: "20261126000000_fail.sql")
        let migrator = try temporary.migrator(on: database)
        let seen = Mutex(0)
        var options = options
        options.observe = { event in
            switch event {
            case .snapshot(let snapshot) where temporary.temporary.has("test.db-snapshots/\(snapshot.name).db"),
                .snapshotRemoved(let snapshot) where !temporary.temporary.has("test.db-snapshots/\(snapshot.name).db"):
                seen.withLock { $0 += 1 }
            default: break
            }
        }
        #expect(throws: MigrationError.self) { try migrator.upgrade(options: options) }
        #expect(seen.withLock { $0 } == 2)
        #expect(try snapshots() == [])
        options.isPerRevision = true
        #expect(throws: MigrationError.self) { try migrator.upgrade(options: options) }
        #expect(try snapshots().map(\.label) == [Example.ids[0]])
    }

    @Test func `of runs that were killed, no more snapshots stay than of others`() throws {
        let migrator = try temporary.migrator(on: database)
        let store = try #require(database.snapshots)
        let kept = try (0..<3).map { try store.take(label: "kept\($0)") { _ in } }
        let killed = try (0..<7).map { try store.take(label: "killed\($0)") { _ in } }
        let seen = Mutex<[DatabaseSnapshot]>([])
        var options = options
        options.observe = { event in
            if case .snapshot = event { seen.withLock { $0 = (try? store.all()) ?? [] } }
        }
        try migrator.upgrade(options: options)
        #expect(seen.withLock { $0.dropLast() } == kept + killed.suffix(2))
        #expect(try snapshots().map(\.label) == ["killed5", "killed6", Example.ids[0]])
    }

    @Test func `when none can be taken, nothing is changed, and how to go on is said`() throws {
        try temporary.temporary.write("in the way", to: "test.db-snapshots")
        let migrator = try temporary.migrator(on: database)
        let error = caught(MigrationError.self) { try migrator.upgrade(options: options) }
        #expect(
            error?.description == """
                cannot take a snapshot of \(temporary.databaseFile) in \(temporary.databaseFile)-snapshots: cannot read the \
                directory \(temporary.databaseFile)-snapshots: Not a directory; nothing was changed: to go on without a \
                snapshot, run it again with --no-snapshot
                """)
        #expect(try migrator.current()?.id == Example.ids[0])
        #expect(try migrator.upgrade().count == 2)
    }

    @Test func `old ones that cannot be removed do not make the run fail`() throws {
        let migrator = try temporary.migrator(on: database)
        let store = try #require(database.snapshots)
        for _ in 0..<4 { _ = try store.take(label: "old") { _ in } }
        let oldest = try #require(try store.all().first)
        try temporary.temporary.remove("test.db-snapshots/\(oldest.name).db")
        try temporary.temporary.makeDirectory("test.db-snapshots/\(oldest.name).db")
        let told = Mutex(0)
        var options = options
        options.observe = { event in if case .snapshotsRemain = event { told.withLock { $0 += 1 } } }
        #expect(try migrator.upgrade(options: options).count == 2)
        #expect(told.withLock { $0 } == 1)
    }
}
