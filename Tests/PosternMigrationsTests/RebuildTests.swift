import PosternMigrations
import PosternSQL
import TestSupport
import Testing

/// A table that others refer to is made anew, because `ALTER TABLE` cannot change it as it should be.
struct RebuildTests {
    private static let library = (
        file: "20261123000000_create_library.sql",
        text: """
        -- Create library
        -- revises: none
        -- migrate:up
        CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE books (
            id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE
        );
        CREATE INDEX authors_name ON authors (name);
        CREATE VIEW titles AS SELECT books.id, authors.name FROM books JOIN authors ON authors.id = books.author;
        INSERT INTO authors VALUES (1, 'Ada'), (2, 'Bob');
        INSERT INTO books VALUES (10, 1), (20, 2);
        -- migrate:down
        DROP TABLE authors;
        """
    )

    private let temporary: TemporaryMigrations

    init() throws {
        temporary = try TemporaryMigrations([Self.library])
    }

    /// - Returns: a library at its first revision, with another to come.
    private func library(_ up: String, down: String = "SELECT 1;") throws -> (Database, Migrator) {
        let second = "-- Name authors\n-- revises: 20261123000000\n-- migrate:up\n\(up)\n-- migrate:down\n\(down)\n"
        try temporary.write(second, to: "20261124000000_name_authors.sql")
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        try migrator.upgrade(to: .up(1))
        return (database, migrator)
    }

    private static let rebuild = """
        DROP VIEW titles;
        CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> '')) STRICT;
        INSERT INTO new SELECT id, name FROM authors;
        DROP TABLE authors;
        ALTER TABLE new RENAME TO authors;
        CREATE INDEX authors_name ON authors (name);
        CREATE VIEW titles AS SELECT books.id, authors.name FROM books JOIN authors ON authors.id = books.author;
        """

    @Test func `the textbook rebuild of a parent keeps its children (M14)`() throws {
        let (database, migrator) = try library(Self.rebuild)
        #expect(try migrator.upgrade().count == 1)
        #expect(try database.count("SELECT count(*) FROM books") == 2)
        #expect(try database.count("SELECT count(*) FROM titles WHERE name IN ('Ada', 'Bob')") == 2)
        let table = try database.schema().first { $0.hasPrefix("table books") }
        #expect(table?.contains("REFERENCES authors (id)") == true)
    }

    @Test func `references are checked again after a run, also after one that fails (M14)`() throws {
        let (database, migrator) = try library(Self.rebuild + "\nINSERT INTO authors VALUES (3, '');")
        #expect(throws: MigrationError.self) { try migrator.upgrade() }
        #expect(try database.count("SELECT count(*) FROM books") == 2)
        let error = caught(DatabaseError.self) { try database.write { try $0.run(script: "INSERT INTO books VALUES (30, 3)") } }
        #expect(error?.kind == .foreignKey)
        try database.write { try $0.run(script: "DELETE FROM authors WHERE id = 1") }
        #expect(try database.count("SELECT count(*) FROM books") == 1, "ON DELETE CASCADE acts again")
    }

    /// SQLite rewrites what refers to a table that is renamed: the children follow the old one.
    private static let wrongOrder = """
        ALTER TABLE authors RENAME TO authors_old;
        CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        INSERT INTO authors SELECT id, name FROM authors_old;
        DROP TABLE authors_old;
        """

    @Test(arguments: [("", "2 rows of books"), ("DELETE FROM books;", "books")])
    func `a rebuild that takes the children along with the old table is refused (M14)`(
        _ first: String, _ subject: String
    ) throws {
        let (database, migrator) = try library("DROP VIEW titles;\n" + Self.wrongOrder)
        try database.write { try $0.run(script: first) }
        let schema = try database.schema()
        let error = caught(MigrationError.self) { try migrator.upgrade() }
        #expect(
            error?.description == """
                \(subject) would refer to a table authors_old that does not exist: rebuild a table in this order: create the new one, \
                copy the rows, drop the old one, rename the new one; the run was undone
                """)
        #expect(try database.schema() == schema)
    }

    @Test func `rows that would refer to nothing are refused, in a downgrade too (M14)`() throws {
        let change = "UPDATE authors SET id = 7 WHERE id = 2;"
        let (database, migrator) = try library("SELECT 1;", down: change)
        try migrator.upgrade()
        let expected = MigrationError.brokenReferences([
            BrokenReference(table: "books", parent: "authors", hasParent: true, rows: 1)
        ])
        let error = caught(MigrationError.self) { try migrator.downgrade(to: .down(1)) }
        #expect(error == expected)
        #expect(
            error?.description == """
                1 row of books would refer to rows of authors that do not exist: delete or mend such rows in the revision, \
                where ON DELETE and ON UPDATE take no action; the run was undone
                """)
        #expect(try database.count("SELECT count(*) FROM authors") == 2)
        #expect(try migrator.current()?.id == "20261124000000")
    }
}
