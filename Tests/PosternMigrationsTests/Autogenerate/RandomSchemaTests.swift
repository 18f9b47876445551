import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct RandomSchemaTests {
    /// The generator itself runs each revision up, down and up again and compares; here it is done once more through files.
    @Test(arguments: 0..<8)
    func `a generated revision leads to any schema, and back`(_ part: Int) throws {
        var (made, skipped) = (0, 0)
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
            let migrator = try temporary.migrator()
            try migrator.upgrade(to: .up(1))
            let before = try migrator.schema()
            try migrator.upgrade()
            #expect(try RevisionGenerator(temporary.directory.history(), drivers: [SQLiteDriver()]).draft(for: wish) == nil)
            try migrator.downgrade(to: .down(1), options: MigrationOptions(allowsDataLoss: true))
            #expect(try migrator.schema() == before, "seed \(seed)")
            made += 1
        }
        #expect(made >= 4, "\(made) were made, \(skipped) of the random schemas were none")
    }

    private static func isValid(_ sql: String) -> Bool {
        do {
            let scratch = try ScratchDatabase(drivers: [SQLiteDriver()], options: Replay.options)
            try DesiredSchema(sql, from: "random").make(in: scratch.database)
            return true
        } catch { return false }
    }
}
