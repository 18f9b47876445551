import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct DryRunTests {
    private static let fill = (
        file: "20261126000000_fill.sql",
        text: """
        -- Fill
        -- revises: 20261125000000
        -- migrate:up
        INSERT INTO notes (text) VALUES ('b'), ('c');
        UPDATE notes SET due = 'today';
        -- migrate:down
        DELETE FROM notes WHERE text = 'b';
        """
    )

    @Test func `a dry upgrade tells of rows and times, and writes nothing (M17)`() throws {
        let temporary = try TemporaryMigrations(Example.all + [Self.fill])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(to: .up(1))
        try database.write { session in _ = try session.execute("INSERT INTO notes (text) VALUES ('a')") }
        let before = try temporary.content(of: database)

        let steps = try migrator.dryUpgrade()
        #expect(steps.map(\.step.revision.id) == Array(Example.ids.dropFirst()) + ["20261126000000"])
        #expect(steps.allSatisfy { $0.step.direction == .upgrade && $0.step.duration > .zero })
        #expect(
            steps.map { $0.changes.map(\.description) } == [
                [], ["log: new, 0 rows"], ["log: 0 rows, then 2", "notes: 1 row, then 3"],
            ])
        #expect(try temporary.content(of: database) == before)
        #expect(try migrator.upgrade().map(\.revision) == steps.map(\.step.revision))
    }

    @Test func `a dry downgrade tells of rows and times, and writes nothing (M17)`() throws {
        let temporary = try TemporaryMigrations(Example.all + [Self.fill])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        let before = try temporary.content(of: database)
        let steps = try migrator.dryDowngrade(to: .base)
        #expect(
            steps.map { $0.changes.map(\.description) } == [
                ["notes: 2 rows, then 1"], ["log: gone, with 2 rows"], [], ["notes: gone, with 1 row"],
            ])
        #expect(try temporary.content(of: database) == before)
        #expect(try migrator.current()?.id == "20261126000000")
    }

    @Test func `a dry run of a database without a ledger leaves none (M17)`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        #expect(try migrator.dryUpgrade(to: .up(2)).count == 2)
        #expect(try database.schema().isEmpty)
        #expect(try migrator.dryDowngrade(to: .base).isEmpty)
    }

    @Test func `a revision outside of a transaction cannot be run dry`() throws {
        let vacuum = (
            "20261127000000_vacuum.sql",
            "-- Vacuum\n-- revises: 20261126000000\n-- migrate:up transaction=false\nVACUUM;\n-- migrate:down\nSELECT 1;"
        )
        let migrator = try TemporaryMigrations(Example.all + [Self.fill, vacuum]).migrator()
        let error = caught(MigrationError.self) { _ = try migrator.dryUpgrade() }
        #expect(error?.description.contains("outside of a transaction") == true)
        #expect(try migrator.current() == nil)
    }

    @Test func `a dry run fails as the real one does`() throws {
        let broken = (Self.fill.file, Self.fill.text.replacing("'today'", with: "missing"))
        let temporary = try TemporaryMigrations(Example.all + [broken])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        let dry = caught(MigrationError.self) { _ = try migrator.dryUpgrade() }
        let real = caught(MigrationError.self) { try migrator.upgrade() }
        #expect(dry?.description.contains("no such column: missing") == true)
        #expect(dry == real)
        #expect(try database.schema().isEmpty)
    }
}

extension TemporaryMigrations {
    /// All that the database holds, as sqlite3 would dump it.
    fileprivate func content(of database: Database) throws -> [String] {
        try database.schema()
            + database.read { session in
                var rows: [String] = []
                for table in try Schema(in: session, of: database.url).objects where table.kind == .table {
                    try session.forEach("SELECT * FROM \(identifier: table.name)") { row in
                        let values: [String] = try row.columnNames.map { name in
                            let value: AnyValue = try row[name]
                            return value.value.literal
                        }
                        rows.append("\(table.name): \(values)")
                    }
                }
                try session.forEach("SELECT json_array(id, applied_at, duration) FROM postern_revisions ORDER BY id") {
                    rows.append(try $0[0])
                }
                return rows
            }
    }
}
