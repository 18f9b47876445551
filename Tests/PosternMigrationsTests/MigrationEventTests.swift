import PosternMigrations
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// What a run tells of what it is about to do.
struct MigrationEventTests {
    /// The events of `work` as lines.
    private func events(
        _ options: MigrationOptions = MigrationOptions(), _ work: (MigrationOptions) throws -> Void
    ) throws -> [String] {
        let lines = Mutex<[String]>([])
        var options = options
        options.observe = { event in
            let line: String =
                switch event {
                case .statement(let running):
                    "\(running.direction) \(running.number)/\(running.count) \(running.revision.id) "
                        + "\(running.statement)/\(running.statementCount) \(running.sql.prefix(10))"
                case .counting: "counting"
                case .checkingReferences: "references"
                case .copying, .snapshot, .snapshotRemoved, .snapshotsRemain: "snapshot"
                }
            lines.withLock { $0.append(line) }
        }
        try work(options)
        return lines.withLock { $0 }
    }

    @Test func `every statement is told before it runs, with its place in the run`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        let up = try events { try migrator.upgrade(to: .up(2), options: $0) }
        #expect(
            up == [
                "counting", "upgrade 1/2 20261123044500 1/1 CREATE TAB", "counting", "upgrade 2/2 20261124000000 1/2 ALTER TABL",
                "upgrade 2/2 20261124000000 2/2 CREATE IND", "counting", "references",
            ])
        let redo = try events { try migrator.redo(options: $0) }
        #expect(
            redo.filter { $0.contains("/") } == [
                "downgrade 1/2 20261124000000 1/2 DROP INDEX", "downgrade 1/2 20261124000000 2/2 ALTER TABL",
                "upgrade 2/2 20261124000000 1/2 ALTER TABL", "upgrade 2/2 20261124000000 2/2 CREATE IND",
            ])
    }

    @Test func `a run of several transactions counts through`() throws {
        let vacuum = (
            file: "20261126000000_vacuum.sql",
            text: "-- Vacuum\n-- revises: 20261125000000\n-- migrate:up transaction=false\nVACUUM;\n"
        )
        let temporary = try TemporaryMigrations(Example.all + [vacuum])
        let migrator = try temporary.migrator()
        try migrator.upgrade(to: .up(1))
        let all = try events(MigrationOptions(isPerRevision: true)) { try migrator.upgrade(options: $0) }
        #expect(
            all.filter { $0.contains("/") } == [
                "upgrade 1/3 20261124000000 1/2 ALTER TABL", "upgrade 1/3 20261124000000 2/2 CREATE IND",
                "upgrade 2/3 20261125000000 1/2 CREATE TAB", "upgrade 2/3 20261125000000 2/2 CREATE TRI",
                "upgrade 3/3 20261126000000 1/1 VACUUM;",
            ])
    }

    @Test func `a dry run tells too`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        #expect(try events { _ = try migrator.dryUpgrade(options: $0) }.contains("upgrade 3/3 20261125000000 2/2 CREATE TRI"))
    }
}
