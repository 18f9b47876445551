import PosternSQL
import TestSupport
import Testing

@testable import PosternMigrations

struct MigratorRedoTests {
    @Test func `redo undoes the newest as it was applied, and applies it as its file is`() throws {
        let temporary = try TemporaryMigrations([Example.notes, Example.due])
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade()
        try temporary.write(Example.due.text.replacing("notes_due", with: "by_due"), to: Example.due.file)
        let migrator = try temporary.migrator(on: database)
        var seen: [MigrationDirection] = []
        let steps = try migrator.redo { seen.append($0.direction) }
        #expect(seen == [.downgrade, .upgrade])
        #expect(steps.map(\.revision.id) == [Example.ids[1], Example.ids[1]])
        let schema = try database.schema().joined()
        #expect(schema.contains("by_due") && !schema.contains("notes_due"))
        try migrator.verifyAtHead(program: "notes")
        #expect(try migrator.downgrade(to: .base).count == 2)
    }

    @Test func `a redo that fails leaves the revision applied`() throws {  // M9
        let temporary = try TemporaryMigrations([Example.notes, Example.due])
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade()
        let schema = try database.schema()
        try temporary.write(
            Example.due.text.replacing("CREATE INDEX notes_due ON notes", with: "CREATE INDEX notes_due ON note"),
            to: Example.due.file)
        let error = caught(MigrationError.self) { try temporary.migrator(on: database).redo() }
        #expect(error?.description.contains(":5: upgrade of 20261124000000 failed") == true)
        #expect(try database.schema() == schema)
        #expect(try temporary.migrator(on: database).current()?.id == Example.ids[1])
    }

    @Test func `redo does not take rows away without leave (M23)`() throws {
        let temporary = try TemporaryMigrations([Example.notes])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        _ = try database.write { session in try session.execute("INSERT INTO notes (text) VALUES ('a')") }
        let error = caught(MigrationError.self) { try migrator.redo() }
        guard case .losesData = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(try database.count("SELECT count(*) FROM notes") == 1)
        #expect(try migrator.redo(options: MigrationOptions(allowsDataLoss: true)).count == 2)
        #expect(try database.count("SELECT count(*) FROM notes") == 0)
    }

    @Test func `a redone rebuild keeps the rows that refer to its table (M14)`() throws {
        func rebuild(_ columns: String) -> String {
            """
            CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, \(columns)) STRICT;
            INSERT INTO rebuilt (id, text) SELECT id, text FROM notes;
            DROP TABLE notes;
            ALTER TABLE rebuilt RENAME TO notes;
            """
        }
        let text = "text TEXT NOT NULL"
        let temporary = try TemporaryMigrations([
            Example.notes,
            (
                "20261124000000_add_due_date.sql",
                "-- Add due date\n-- revises: 20261123044500\n-- migrate:up\n\(rebuild(text + ", due TEXT"))\n"
                    + "-- migrate:down\n\(rebuild(text))\n"
            ),
        ])
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade()
        try database.write { session in
            try session.execute("CREATE TABLE children (note INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE)")
            try session.execute("INSERT INTO notes (text) VALUES ('a')")
            try session.execute("INSERT INTO children VALUES (1)")
        }
        #expect(try migrator.redo().count == 2)
        #expect(try database.count("SELECT count(*) FROM children") == 1)
    }

    @Test func `only the newest may have been edited`() throws {  // M7
        let temporary = try TemporaryMigrations([Example.notes, Example.due])
        try temporary.migrator().upgrade()
        try temporary.write(Example.notes.text.replacing("text TEXT", with: "text BLOB"), to: Example.notes.file)
        let error = caught(MigrationError.self) { try temporary.migrator().redo() }
        #expect(error?.description.contains("\(Example.notes.file):4 was edited") == true)
    }

    @Test func `an irreversible revision is not redone`() throws {  // M12
        let temporary = try TemporaryMigrations([(Example.notes.file, "-- A\n-- revises: none\n-- migrate:up\nSELECT 1;\n")])
        try temporary.migrator().upgrade()
        let error = caught(MigrationError.self) { try temporary.migrator().redo() }
        #expect(error == .irreversible(id: Example.ids[0], file: temporary.directory.path + "/" + Example.notes.file))
    }

    @Test func `at base there is nothing to redo`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        #expect(try temporary.migrator(on: database).redo().isEmpty)
        #expect(try database.schema().isEmpty)
    }
}
