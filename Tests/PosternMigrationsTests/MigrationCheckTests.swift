import FoundationEssentials
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct MigrationCheckTests {
    @Test func `a database that its revisions have made has nothing to report, at any of them`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let migrator = try temporary.migrator()
        #expect(try migrator.findings().isEmpty)
        for _ in Example.all {
            try migrator.upgrade(to: .up(1))
            #expect(try migrator.findings().isEmpty)
        }
        try migrator.downgrade(to: .base)
        #expect(try migrator.findings().isEmpty)
    }

    @Test func `a schema that was changed by hand is shown with its difference`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        try database.write { session in
            try session.run(
                script: """
                    DROP INDEX notes_due; CREATE TABLE extra (a); ALTER TABLE notes ADD COLUMN tag TEXT;
                    CREATE INDEX by_text ON notes (text);
                    """)
        }
        let findings = try migrator.findings()
        #expect(findings.map(\.kind) == ["drift"])
        #expect(findings.first?.revision == nil)
        #expect(
            findings.first?.details == [
                "table extra is only in the database", "table notes is not the same", "    the database: tag TEXT",
                "    the revisions: ) STRICT", "index by_text is only in the database",
                "index notes_due is only in the revisions",
            ])
    }

    @Test func `an edited file is named, and what it was still compared with the database`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        try temporary.migrator().upgrade()
        try temporary.write(Example.due.text.replacing("notes_due", with: "notes_by_due"), to: Example.due.file)
        let findings = try temporary.migrator().findings()
        #expect(findings.map(\.kind) == ["edited"])
        #expect(findings.first?.message.hasPrefix(temporary.directory.join(Example.due.file)) == true)
        #expect(findings.first?.message.contains("was edited after it was applied") == true)
    }

    @Test func `a down section that does not restore what was is named, also before the revision is applied (M11)`() throws {
        let forgetful = (
            "20261126000000_tags.sql",
            """
            -- Tags
            -- revises: 20261125000000
            -- migrate:up
            CREATE TABLE tags (name TEXT NOT NULL);
            CREATE INDEX tags_name ON tags (name);
            -- migrate:down
            DROP INDEX tags_name;
            """
        )
        let next = (
            "20261127000000_next.sql",
            "-- Next\n-- revises: 20261126000000\n-- migrate:up\nALTER TABLE tags ADD COLUMN a;\n-- migrate:down\nSELECT 1;"
        )
        let last = (
            "20261128000000_last.sql",
            "-- Last\n-- revises: 20261127000000\n-- migrate:up\nCREATE VIEW v AS SELECT 1;\n-- migrate:down\nDROP VIEW v;"
        )
        let temporary = try TemporaryMigrations(Example.all + [forgetful, next, last])
        let migrator = try temporary.migrator()
        try migrator.upgrade(to: .up(3))
        let findings = try migrator.findings()
        #expect(findings.map(\.kind) == ["not restored", "not restored"])
        #expect(findings.map(\.revision) == ["20261126000000", "20261127000000"])
        #expect(
            findings.map(\.details) == [
                ["table tags is only in what the down section leaves"],
                ["table tags is not the same", "    what the down section leaves: a", "    what was before: )"],
            ])
        #expect(findings[0].message.contains("tags.sql: the down section does not restore"))
    }

    @Test func `a down section that fails is named with its statement`() throws {
        let broken = (
            "20261126000000_broken.sql",
            "-- Broken\n-- revises: 20261125000000\n-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE nothing;"
        )
        let temporary = try TemporaryMigrations(Example.all + [broken])
        let findings = try temporary.migrator().findings()
        #expect(findings.map(\.kind) == ["failed"])
        #expect(findings.first?.message.contains("broken.sql:6: downgrade of 20261126000000 failed at its statement 1") == true)
    }

    @Test func `an up section that does something else the second time is named (M11)`() throws {
        let fickle = (
            "20261126000000_fickle.sql",
            """
            -- Fickle
            -- revises: 20261125000000
            -- migrate:up
            CREATE TABLE a (b);
            CREATE VIEW v AS SELECT b FROM a;
            ALTER TABLE a RENAME TO c;
            PRAGMA legacy_alter_table = ON;
            -- migrate:down
            DROP VIEW v;
            DROP TABLE c;
            """
        )
        let temporary = try TemporaryMigrations(Example.all + [fickle])
        let findings = try temporary.migrator().findings()
        #expect(findings.map(\.kind) == ["not repeated"])
        #expect(
            findings.first?.details == [
                "view v is not the same", "    the second upgrade: CREATE VIEW v AS SELECT b FROM a",
                "    the first upgrade: CREATE VIEW v AS SELECT b FROM c",
            ])
    }

    @Test func `quotation marks that a renaming leaves are no difference`() throws {
        let renaming = (
            "20261126000000_rename.sql",
            """
            -- Rename
            -- revises: 20261125000000
            -- migrate:up
            ALTER TABLE log RENAME TO journal;
            ALTER TABLE journal RENAME COLUMN note TO entry;
            -- migrate:down
            ALTER TABLE journal RENAME COLUMN entry TO note;
            ALTER TABLE journal RENAME TO log;
            """
        )
        let temporary = try TemporaryMigrations(Example.all + [renaming])
        #expect(try temporary.migrator().findings().isEmpty)
    }

    @Test func `an irreversible revision is no finding, and a database that is ahead is refused`() throws {
        let final = ("20261126000000_end.sql", "-- End\n-- revises: 20261125000000\n-- migrate:up\nCREATE TABLE a (b);")
        let temporary = try TemporaryMigrations(Example.all + [final])
        try temporary.migrator().upgrade()
        #expect(try temporary.migrator().findings().isEmpty)
        try temporary.remove(final.0)
        let error = caught(MigrationError.self) { _ = try temporary.migrator().findings() }
        #expect(error?.description.contains("which this program does not know") == true)
    }

    @Test func `a query that does not fit what the revisions make is named with the reason and the cure`() throws {
        struct Log: Codable, Record {
            static let table = "log"
            static let key = "note"
            var note: String
        }
        let temporary = try TemporaryMigrations(Example.all)
        let queries = [
            Query("find", Int.self, Int.self) { id in "SELECT id FROM notes WHERE id = \(id)" }.registered,
            Query("list", String.self) { "SELECT done\nFROM notes" }.registered,
            Query("add", String.self, Int.self) { text, id in "INSERT INTO notes (id, text) VALUES (\(id), \(text))" }.registered,
            Query("touch", Int.self) { id in "UPDATE tags SET n = 1 WHERE id = \(id)" }.registered,
            RegisteredQuery(record: Log.self),
        ]
        let findings = try temporary.migrator().findings(of: queries)  // at base: the revisions count, and not the database
        #expect(findings.map(\.kind) == ["query", "query", "query"])
        #expect(findings.map(\.query) == ["list", "touch", "find Log"])
        #expect(
            findings.map(\.message) == [
                "\"list\" does not fit the schema that the revisions make: no such column: done",
                "\"touch\" does not fit the schema that the revisions make: no such table: tags",
                "\"find Log\" does not fit the schema that the revisions make: column \"note\" holds integer, "
                    + "which is no String; it is declared INTEGER",
            ])
        let cure = "correct the query, or add the revision that it needs"
        #expect(findings[0].details == ["SELECT done", "FROM notes", cure])
        #expect(findings[1].details == ["UPDATE tags SET n = 1 WHERE id = ?1", cure])
    }

    @Test func `queries are tried at head also where a down section at the end does not restore what was`() throws {
        let tags = (
            "20261126000000_tags.sql",
            "-- Tags\n-- revises: 20261125000000\n-- migrate:up\nCREATE TABLE tags (name TEXT);\n-- migrate:down\nSELECT 1;"
        )
        let temporary = try TemporaryMigrations(Example.all + [tags])
        let query = Query("tags", String.self) { "SELECT name FROM tags" }.registered
        #expect(try temporary.migrator().findings(of: [query]).map(\.kind) == ["not restored"])
    }

    @Test func `the temporary database is gone with its last reference`() throws {
        var scratch: ScratchDatabase? = try ScratchDatabase(drivers: [SQLiteDriver()])
        let directory = try #require(scratch?.directory)
        try scratch?.database.write { session in try session.run(script: "CREATE TABLE a (b)") }
        #expect(FileManager.default.fileExists(atPath: directory + "/scratch.db"))
        scratch = nil
        #expect(!FileManager.default.fileExists(atPath: directory))
    }
}

extension Migrator {
    fileprivate func findings(of queries: [RegisteredQuery] = []) throws -> [MigrationFinding] {
        try MigrationCheck(self, drivers: [SQLiteDriver()], queries: queries).findings()
    }
}
