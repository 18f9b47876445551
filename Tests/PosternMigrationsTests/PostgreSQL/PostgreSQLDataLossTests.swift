import PosternMigrations
import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

/// Rows that a revision takes away on a database that others write to meanwhile.
struct PostgreSQLDataLossTests {
    private let migrations: PostgreSQLMigrations

    init() throws {
        migrations = try PostgreSQLMigrations([PostgreSQLExample.notes])
        try migrations.migrator().upgrade()
        try migrations.psql("INSERT INTO notes (text) SELECT 'note ' || n FROM generate_series(1, 5) n")
    }

    private func upgrade(_ up: String, options: MigrationOptions = MigrationOptions()) throws -> [MigrationStep] {
        try migrations.revisions.write(
            "-- Change\n-- revises: 20261123044500\n-- migrate:up postgresql\n\(up)\n", to: "20261124000000_change.sql")
        return try migrations.migrator().upgrade(options: options)
    }

    @Test(arguments: [
        ("DELETE FROM notes WHERE id < 3;", 3),
        ("DO $$ BEGIN DELETE FROM notes WHERE id < 3; END $$;", 3),
        ("TRUNCATE notes;", 0),
        ("DO $$ BEGIN EXECUTE 'TRUN' || 'CATE notes'; END $$;", 0),
        ("TRUNCATE notes; INSERT INTO notes (text) VALUES ('one');", 1),
        ("CREATE TABLE few AS SELECT * FROM notes WHERE id = 1; DROP TABLE notes; ALTER TABLE few RENAME TO notes;", 1),
    ])
    func `rows that nobody has given up are kept (M23)`(_ up: String, _ left: Int) throws {
        let error = caught(MigrationError.self) { _ = try upgrade(up) }
        guard case .losesData(let losses) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(losses.flatMap(\.tables).map(\.description) == ["notes (5 rows, then \(left))"])
        #expect(try migrations.psql("SELECT count(*) FROM notes") == "5")
        #expect(try upgrade("-- deletes: notes\n\(up)").count == 1)
        #expect(try migrations.psql("SELECT count(*) FROM notes") == "\(left)")
    }

    @Test func `a table that is dropped is told of, an empty one is not (M23)`() throws {
        try migrations.psql("CREATE TABLE nothing (id int)")
        let error = try #require(throws: MigrationError.self) { try upgrade("DROP TABLE nothing; DROP TABLE notes;") }
        #expect("\(error)".contains("takes rows from notes (5 rows, then no such table); the upgrade was refused"), "\(error)")
    }

    @Test(arguments: [
        "ALTER TABLE notes ALTER COLUMN text TYPE varchar(99) USING upper(text);",
        "ALTER TABLE notes RENAME TO old; CREATE TABLE notes AS SELECT * FROM old; DROP TABLE old;",
        "ALTER TABLE notes RENAME TO remarks;",
        "UPDATE notes SET text = upper(text);",
        "WITH gone AS (DELETE FROM notes RETURNING *) INSERT INTO notes (text) SELECT text FROM gone;",
    ])
    func `rows that stay, wherever they go, are not lost`(_ up: String) throws {
        #expect(try upgrade(up).count == 1)
    }

    @Test func `what others delete meanwhile is not the revision's doing`() throws {
        var options = MigrationOptions()
        let migrations = migrations
        options.observe = { event in
            guard case .statement(let running) = event, running.statement == 2 else { return }
            _ = try? migrations.psql("DELETE FROM notes WHERE id > 2")
        }
        #expect(try upgrade("SELECT count(*) FROM notes; SELECT 1;", options: options).count == 1)
        #expect(try migrations.psql("SELECT count(*) FROM notes") == "2")
    }

    @Test func `a downgrade that drops rows needs to be allowed (M23)`() throws {
        let error = try #require(throws: MigrationError.self) { try migrations.migrator().downgrade(to: .base) }
        #expect("\(error)".contains("takes rows from notes (5 rows, then no such table); the downgrade was refused"), "\(error)")
        try migrations.migrator().downgrade(to: .base, options: MigrationOptions(allowsDataLoss: true))
        #expect(try migrations.relations() == "")
    }

    @Test func `a reference to nothing undoes the run, also a deferred one`() throws {
        let error = try #require(throws: DatabaseError.self) {
            try upgrade(
                """
                CREATE TABLE tags (note bigint REFERENCES notes DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO tags VALUES (99);
                """)
        }
        #expect(error.kind == .foreignKey)
        #expect(try migrations.relations() == "notes notes_pkey")
    }
}
