import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct RandomSchemaTests {
    /// The generator itself runs each revision up, down and up again and compares; here it is done once more through files.
    @Test(arguments: 0..<8)
    func `a generated revision leads to any schema, and back`(_ part: Int) throws {
        var (made, skipped, compared) = (0, 0, 0)
        for seed in UInt64(part * 10)..<UInt64(part * 10 + 10) {
            var random = SeededGenerator(seed: seed)
            let first = RandomSchema(using: &random)
            let second = seed % 5 == 0 ? RandomSchema(using: &random) : first.changed(using: &random)
            guard Self.isValid(first.sql), Self.isValid(second.sql) else {
                skipped += 1
                continue
            }
            let temporary = try TemporaryMigrations([
                (
                    "20260101000000_first.sql",
                    "-- First\n-- revises: none\n-- migrate:up\nSELECT 1;\n\(first.sql)\n-- migrate:down\nSELECT 1;"
                )
            ])
            defer { withExtendedLifetime(temporary) {} }
            let generator = RevisionGenerator(try temporary.directory.history(), drivers: [SQLiteDriver()])
            let wish = DesiredSchema(second.sql, from: "wish")
            do {
                guard let draft = try generator.draft(for: wish) else { continue }
                _ = try RevisionFile.create(
                    message: "Second", in: temporary.directory, revises: "20260101000000", draft: draft)
            } catch {
                Issue.record("seed \(seed): \(error)\n\(first.sql)\n->\n\(second.sql)")
                continue
            }
            let database = try temporary.database()
            let migrator = try temporary.migrator(on: database)
            try migrator.upgrade(to: .up(1))
            let before = try migrator.schema()
            let held = try Self.fill(database)
            if try Self.isKeptWhole(database, { try migrator.upgrade() }) {
                let kept = try Self.contents(of: database)
                for (column, values) in held where kept[column] != nil {
                    #expect(kept[column] == values, "seed \(seed): \(column)")
                }
                compared += kept.keys.count { held[$0] != nil }
            }
            #expect(try RevisionGenerator(temporary.directory.history(), drivers: [SQLiteDriver()]).draft(for: wish) == nil)
            _ = try Self.isKeptWhole(database) {
                try migrator.downgrade(to: .down(1), options: MigrationOptions(allowsDataLoss: true))
            }
            #expect(try migrator.schema() == before, "seed \(seed)")
            made += 1
        }
        #expect(made >= 4, "\(made) were made, \(skipped) of the random schemas were none")
        #expect(compared >= 4)
    }

    /// Runs `work`; where a row does not suit a doubt, again without any rows.
    ///
    /// - Returns: whether it went with the rows.
    private static func isKeptWhole(_ database: Database, _ work: () throws -> Void) throws -> Bool {
        do {
            try work()
            return true
        } catch {
            try database.writeSchema { session in
                for table in try DetailedSchema(in: session, of: database.url).tables.values {
                    try session.execute("DELETE FROM \(identifier: table.object.name)")
                }
            }
            try work()
            return false
        }
    }

    /// Puts a row into each table that takes one.
    ///
    /// - Returns: what the columns hold.
    private static func fill(_ database: Database) throws -> [String: [String]] {
        try database.writeSchema { session in
            try SampleRows.insert(into: DetailedSchema(in: session, of: database.url), except: [], in: session)
        }
        return try contents(of: database)
    }

    /// What the columns of tables with rows hold, by table, column and type.
    private static func contents(of database: Database) throws -> [String: [String]] {
        try database.read { session in
            var contents: [String: [String]] = [:]
            for table in try DetailedSchema(in: session, of: database.url).tables.values {
                for column in table.storedColumns {
                    let values = try session.all(
                        "SELECT quote(\(identifier: column.name)) FROM \(identifier: table.object.name)", as: String.self)
                    if !values.isEmpty { contents["\(table.object.name) \(column.name) \(column.type)"] = values }
                }
            }
            return contents
        }
    }

    private static func isValid(_ sql: String) -> Bool {
        do {
            let scratch = try ScratchDatabase(drivers: [SQLiteDriver()], options: Replay.options)
            try DesiredSchema(sql, from: "random").make(in: scratch.database)
            return true
        } catch { return false }
    }
}
