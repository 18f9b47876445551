import PosternMigrations
import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

/// What PostgreSQL runs outside of a transaction only.
struct PostgreSQLOutsideTests {
    @Test func `an index is made and dropped concurrently, by one of two runners (M4, M15)`() throws {
        let migrations = try PostgreSQLMigrations(PostgreSQLExample.all + [PostgreSQLExample.index])
        let counts = try onThreads(2) { _ in
            let other = try migrations.another()
            defer { other.close() }
            return try migrations.migrator(on: other).upgrade().count
        }
        #expect(counts.reduce(0, +) == 4, "one run is several transactions, between which the other may take its turn")
        #expect(try migrations.relations() == "log notes notes_due notes_pkey notes_text")
        try migrations.migrator().verifyAtHead(program: "notes")
        try migrations.migrator().downgrade(to: .down(1))
        #expect(try migrations.relations() == "log notes notes_due notes_pkey")
    }

    @Test func `an invalid index that is left is named with the command that removes it (M15)`() throws {
        let migrations = try PostgreSQLMigrations(PostgreSQLExample.all + [PostgreSQLExample.index])
        try migrations.migrator().upgrade(to: .up(3))
        try migrations.psql("INSERT INTO notes (text) VALUES ('same'), ('same')")
        for _ in 0..<2 {  // the second meets what the first has left
            let error = try #require(throws: MigrationError.self) { try migrations.migrator().upgrade() }
            #expect("\(error)".contains("index_texts.sql:4: upgrade of 20261126000000 failed at its statement 1"), "\(error)")
            #expect("\(error)".contains("DROP INDEX CONCURRENTLY notes_text;"), "\(error)")
            #expect("\(error)".contains("is run again by the next run"), "\(error)")
            #expect(try migrations.migrator().pending().count == 1)
        }
        try migrations.psql("DROP INDEX CONCURRENTLY notes_text")
        try migrations.psql("DELETE FROM notes WHERE id > 1")
        #expect(try migrations.migrator().upgrade().count == 1)
        #expect(try migrations.psql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'notes_text'::regclass") == "t")
    }

    @Test(arguments: [
        "CREATE INDEX CONCURRENTLY a ON b (c)", "REINDEX INDEX CONCURRENTLY a", "VACUUM notes", "ALTER SYSTEM SET work_mem = 1",
        "CREATE DATABASE a", "ALTER TABLE a DETACH PARTITION b CONCURRENTLY",
    ])
    func `what cannot run in a transaction is refused in one, before anything runs (M15)`(_ statement: String) throws {
        let text = "-- A\n-- revises: none\n-- migrate:up postgresql\nCREATE TABLE a (b int);\n\(statement);"
        let error = caught(MigrationError.self) { _ = try Revision(file: "20261123044500_x.sql", text: text) }
        #expect(error?.description.contains("_x.sql:5:") == true, "\(String(describing: error))")
        #expect(error?.description.contains("transaction=false") == true, "\(String(describing: error))")
    }
}
