import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct RevisionGeneratorTests {
    private static let notes = """
        CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT);
        CREATE TABLE tags (note INTEGER NOT NULL REFERENCES notes (id), name TEXT);
        CREATE INDEX notes_text ON notes (text);
        CREATE VIEW texts AS SELECT text FROM notes;
        CREATE TRIGGER gone AFTER DELETE ON notes BEGIN DELETE FROM tags WHERE note = old.id; END;
        """

    /// A first revision that makes `schema`, in a directory.
    private func directory(making schema: String) throws -> TemporaryMigrations {
        try TemporaryMigrations([
            ("20260101000000_first.sql", "-- First\n-- revises: none\n-- migrate:up\n\(schema)\n-- migrate:down\nSELECT 1;")
        ])
    }

    private func draft(from schema: String, to wish: String) throws -> RevisionDraft? {
        let temporary = try directory(making: schema)
        return try RevisionGenerator(temporary.directory.history(), drivers: [SQLiteDriver()]).draft(
            for: DesiredSchema(wish, from: "wish.sql"))
    }

    /// A database with its revisions, for as long as it is kept.
    private struct Upgrade {
        let temporary: TemporaryMigrations
        let database: Database
        let migrator: Migrator
    }

    /// The draft as the second revision of a database that has `rows`.
    private func upgrading(
        _ schema: String, holding rows: String, to wish: String, editing edit: (String) -> String = { $0 }
    ) throws -> Upgrade {
        let temporary = try directory(making: schema)
        let database = try temporary.database()
        try temporary.migrator(on: database).upgrade()
        try database.write { try $0.run(script: rows) }
        let draft = try RevisionGenerator(temporary.directory.history(), drivers: [SQLiteDriver()]).draft(
            for: DesiredSchema(wish, from: "wish.sql"))
        let path = try RevisionFile.create(
            message: "Second", in: temporary.directory, revises: "20260101000000", draft: draft)
        let name = String(path.split(separator: "/").last ?? "")
        let text = try #require(temporary.temporary.text(of: "migrations/" + name))
        try temporary.write(edit(text), to: name)
        return Upgrade(temporary: temporary, database: database, migrator: try temporary.migrator(on: database))
    }

    private func lines(_ text: String?) -> [String] { (text ?? "").split(separator: "\n").map(String.init) }

    @Test func `nothing is written where the revisions make what is wished for, however it is laid out`() throws {
        #expect(try draft(from: Self.notes, to: Self.notes.replacing("notes (", with: "[notes] ( -- all of them\n")) == nil)
        #expect(try draft(from: "CREATE TABLE [my notes] (`a b`);", to: "CREATE TABLE \"my notes\" (\"a b\");") == nil)
        #expect(try draft(from: "SELECT 1;", to: "") == nil)
    }

    @Test func `columns at the end are added and dropped in place`() throws {
        let draft = try draft(
            from: Self.notes,
            to: Self.notes.replacing(
                "name TEXT", with: "name TEXT, \"due on\" TEXT DEFAULT 'now', n INT NOT NULL DEFAULT 0 CHECK (n >= 0)"))
        #expect(
            lines(draft?.up) == [
                #"ALTER TABLE "tags" ADD COLUMN "due on" TEXT DEFAULT 'now';"#,
                #"ALTER TABLE "tags" ADD COLUMN n INT NOT NULL DEFAULT 0 CHECK (n >= 0);"#,
            ])
        #expect(draft?.reviews == [])
        #expect(
            lines(draft?.down).filter { !$0.hasPrefix("CREATE") && !$0.contains("DROP TRIGGER") } == [
                #"ALTER TABLE "tags" DROP COLUMN "due on";"#, #"ALTER TABLE "tags" DROP COLUMN "n";"#,
            ])
    }

    @Test func `what cannot be altered is rebuilt with all that stands upon it`() throws {
        let draft = try draft(from: Self.notes, to: Self.notes.replacing("text TEXT)", with: "text TEXT NOT NULL) STRICT"))
        #expect(
            lines(draft?.up) == [
                #"DROP TRIGGER "gone";"#, #"DROP VIEW "texts";"#,
                #"CREATE TABLE "notes_new" (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;"#,
                "-- review: rows of \"notes\" in which \"text\" is NULL make the revision fail: give them a value before",
                "-- review: \"notes\" becomes STRICT: values that are not of their column's type make the revision fail",
                #"INSERT INTO "notes_new" ("id", "text") SELECT "id", "text" FROM "notes";"#,
                "DELETE FROM sqlite_sequence WHERE name = 'notes_new';",
                "INSERT INTO sqlite_sequence (name, seq) SELECT 'notes_new', seq FROM sqlite_sequence WHERE name = 'notes';",
                #"DROP TABLE "notes";"#, #"ALTER TABLE "notes_new" RENAME TO "notes";"#,
                "CREATE INDEX notes_text ON notes (text);", "CREATE VIEW texts AS SELECT text FROM notes;",
                "CREATE TRIGGER gone AFTER DELETE ON notes BEGIN DELETE FROM tags WHERE note = old.id; END;",
            ])
        #expect(draft?.down.contains("-- review:") == false)
    }

    @Test func `a rebuild keeps rows, their children and the numbers that are not given again (M14)`() throws {
        let rows = """
            INSERT INTO notes VALUES (1, 'a'), (2, 'b'), (9, 'c'); INSERT INTO tags VALUES (1, 'x'), (2, 'y');
            DELETE FROM notes WHERE id = 9;
            """
        let wish = Self.notes.replacing("text TEXT)", with: "author TEXT DEFAULT 'me', text TEXT NOT NULL)")
        let second = try upgrading(Self.notes, holding: rows, to: wish)
        try second.migrator.upgrade()
        #expect(try second.database.count("SELECT count(*) FROM notes WHERE author = 'me'") == 2)
        #expect(try second.database.count("SELECT count(*) FROM notes WHERE text = char(96 + id)") == 2)
        #expect(try second.database.count("SELECT count(*) FROM tags") == 2)
        #expect(
            try second.database.write { try $0.scalar("INSERT INTO notes (text) VALUES ('d') RETURNING id", as: Int.self) } == 10)
        try second.migrator.downgrade(to: .down(1))
        #expect(try second.database.count("SELECT count(*) FROM notes") == 3)
        #expect(
            try second.database.write { try $0.scalar("INSERT INTO notes (text) VALUES ('e') RETURNING id", as: Int.self) } == 11)
    }

    @Test func `a value that nobody knows is asked for, and rows without it are not made up`() throws {
        let (schema, wish) = (
            "CREATE TABLE notes (id INTEGER PRIMARY KEY);", "CREATE TABLE notes (id INTEGER PRIMARY KEY, by TEXT NOT NULL);"
        )
        let draft = try draft(from: schema, to: wish)
        #expect(
            draft?.reviews.map(\.description) == [
                "5: review: the column \"by\" is NOT NULL and has no default: write what the rows of \"notes\" get instead of NULL"
            ])
        let second = try upgrading(schema, holding: "INSERT INTO notes VALUES (1), (2)", to: wish)
        let error = caught(MigrationError.self) { try second.migrator.upgrade() }
        #expect(error?.description.contains("NOT NULL constraint failed: notes_new.by") == true)
        #expect(try second.database.count("SELECT count(*) FROM notes") == 2)

        let edited = try upgrading(schema, holding: "INSERT INTO notes VALUES (1), (2)", to: wish) {
            $0.replacing("\"id\", NULL FROM", with: "\"id\", 'me' FROM")
        }
        try edited.migrator.upgrade()
        #expect(try edited.database.count("SELECT count(*) FROM notes WHERE by = 'me'") == 2)
    }

    @Test func `what may be a new name is said, for columns and for tables`() throws {
        let draft = try draft(
            from: "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE a (id INT, size REAL, colour TEXT);",
            to: "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE a (id INT, tint TEXT, n INT);")
        let reviews = draft?.reviews.map(\.text) ?? []
        #expect(
            reviews == [
                "review: the table \"people\" goes, with its rows; if it is to become \"users\": write ALTER TABLE \"people\" "
                    + "RENAME TO \"users\" instead of dropping the one and making the other",
                "review: the column \"size\" of \"a\" goes, with what it holds; if it is to become \"tint\": write ALTER TABLE \"a\" "
                    + "RENAME COLUMN \"size\" TO \"tint\" instead",
                "review: the column \"colour\" of \"a\" goes, with what it holds; if it is to become \"tint\": write ALTER TABLE \"a\" "
                    + "RENAME COLUMN \"colour\" TO \"tint\" instead",
            ])
        #expect(lines(draft?.up).first == "-- deletes: people")
    }

    @Test func `tables that go are declared, whatever they are called`() throws {
        let wish = "CREATE TABLE kept (a);"
        let schema = wish + "CREATE TABLE \"x,y\" (a); CREATE TABLE \"it's \"\"q\"\"\" (a); CREATE TABLE \"Plain\" (a);"
        let rows = "INSERT INTO \"x,y\" VALUES (1); INSERT INTO \"it's \"\"q\"\"\" VALUES (1); INSERT INTO \"Plain\" VALUES (1);"
        #expect(lines(try draft(from: schema, to: wish)?.up).first == #"-- deletes: "Plain", "it's ""q""", "x,y""#)
        let second = try upgrading(schema, holding: rows, to: wish)
        try second.migrator.upgrade()
        #expect(try second.migrator.schema().objects.map(\.name) == ["kept"])
        try second.migrator.downgrade(to: .down(1))
        #expect(try second.database.count("SELECT count(*) FROM \"x,y\"") == 0)
    }

    @Test func `what rows may not suit is marked, line by line`() throws {
        let draft = try draft(
            from:
                "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (n TEXT, m INT, UNIQUE (m)) STRICT; CREATE TABLE b (x);",
            to: """
                CREATE TABLE p (id INTEGER PRIMARY KEY);
                CREATE TABLE a (n INT CHECK (n <> 0) REFERENCES p, m INT, UNIQUE (m), UNIQUE (n), UNIQUE (n, m)) STRICT;
                CREATE TABLE b (x);
                CREATE UNIQUE INDEX b_x ON b (x);
                """)
        #expect(
            draft?.reviews.map(\.text) == [
                "review: the column \"n\" of \"a\" was TEXT and becomes INT: look whether what it holds fits, else the revision fails",
                "review: rows of \"a\" that are equal in n make the revision fail: see that there are none",
                "review: rows of \"a\" that do not satisfy CHECK (n <> 0) make the revision fail",
                "review: rows of \"a\" that refer to nothing make the revision fail: see that there are none",
                "review: rows of \"b\" that are equal in what \"b_x\" is on make the revision fail: see that there are none",
                "review: the column \"n\" of \"a\" was INT and becomes TEXT: look whether what it holds fits, else the revision fails",
            ])
    }

    @Test(arguments: [
        ("CREATE TABLE a (k TEXT PRIMARY KEY, v);", "CREATE TABLE a (k TEXT PRIMARY KEY, v) WITHOUT ROWID;"),
        ("CREATE TABLE a (k, v);", "CREATE TABLE a (v, k);"),
        ("CREATE TABLE a (k);", "CREATE TABLE a (k, v, CHECK (a.k <> \"a\".v));"),
        ("CREATE TABLE a (k, v AS (k) STORED);", "CREATE TABLE a (k, v);"),
        ("CREATE TABLE a (k, v);", "CREATE TABLE a (k, v AS (k) VIRTUAL, w AS (k) STORED);"),
        ("CREATE TABLE a (k);", "CREATE TABLE a (v TEXT COLLATE NOCASE DEFAULT CURRENT_TIMESTAMP);"),
        ("CREATE TABLE a (k);", "CREATE VIEW a AS SELECT 1;"),
        ("CREATE TABLE Notes (k);", "CREATE TABLE notes (k);"),
        ("CREATE TABLE a (k REFERENCES a (k), UNIQUE (k));", "CREATE TABLE a (k NOT NULL REFERENCES a (k), v, UNIQUE (k));"),
        ("CREATE VIRTUAL TABLE w USING fts5(t);", "CREATE VIRTUAL TABLE w USING fts5(t, u);"),
        ("CREATE TABLE a (k, CHECK (k > 0));", "CREATE TABLE a (k, v, CHECK (k > 0));"),
        ("CREATE TABLE a (k, v); CREATE INDEX i ON a (v);", "CREATE TABLE a (k); CREATE INDEX i ON a (k);"),
        (
            "CREATE VIEW v AS SELECT 1 AS n; CREATE VIEW w AS SELECT n FROM v;",
            "CREATE VIEW v AS SELECT 2 AS n; CREATE VIEW w AS SELECT n FROM v;"
        ),
        ("CREATE TABLE a (x); CREATE TABLE b (y);", "CREATE TABLE a (y); CREATE TABLE b (x);"),
        ("CREATE TABLE a (x, y AS (x + 1), z AS (y + 1));", "CREATE TABLE a (z);"),
        (
            "CREATE TABLE a (k DEFAULT ';', v -- said; once,\n TEXT);",
            "CREATE TABLE a (k DEFAULT ';', v -- twice\n TEXT, w /* ) */ DEFAULT (';'));"
        ),
        ("CREATE TABLE \"table\" (\"select\");", "CREATE TABLE \"group\" (\"select\", \"from\");"),
        (
            "CREATE TABLE p (a, b, UNIQUE (a)); CREATE TABLE c (x REFERENCES p (a) ON DELETE CASCADE);",
            "CREATE TABLE p (a, b, UNIQUE (b)); CREATE TABLE c (x REFERENCES p (b) ON DELETE SET NULL);"
        ),
        (
            "CREATE TABLE a (k); CREATE TABLE log (n); CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO log SELECT n FROM v; END; "
                + "CREATE VIEW v AS SELECT k AS n FROM a;",
            "CREATE TABLE a (k NOT NULL DEFAULT 1); CREATE TABLE log (n); CREATE VIEW v AS SELECT k AS n FROM a; "
                + "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO log SELECT n FROM v; END;"
        ),
        (
            "CREATE VIEW v AS SELECT 1 AS n; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN SELECT 1; END;",
            "CREATE VIEW v AS SELECT 2 AS n; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
        ),
    ])
    func `a draft leads from one schema to the other, and from that to the first`(_ schema: String, _ wish: String) throws {
        #expect(try draft(from: schema, to: wish) != nil)  // which has been run up, down and up
        #expect(try draft(from: wish, to: schema) != nil)
    }

    @Test func `rows of a table stay in number where none of its columns stays`() throws {
        let second = try upgrading(
            "CREATE TABLE a (k INT PRIMARY KEY);", holding: "INSERT INTO a VALUES (1), (2)",
            to: "CREATE TABLE a (v TEXT DEFAULT 'x');")
        try second.migrator.upgrade()
        #expect(try second.database.count("SELECT count(*) FROM a WHERE v = 'x'") == 2)
    }

    @Test func `what fails on the rows that it was tried on is marked at the top`() throws {
        let draft = try draft(
            from: "CREATE TABLE a (k REAL, v INT AS (k)) STRICT;",
            to: "CREATE TABLE a (k REAL, v INT) STRICT;")
        #expect(draft?.up.hasPrefix("-- review: tried on tables that have rows, this failed: ") == true)
        #expect(draft?.reviews.first?.text.contains("cannot store REAL value in INT column a_new.v") == true)
    }

    @Test func `what does not lead to what is wished for is refused with the reason`() throws {
        let error = caught(MigrationError.self) {
            _ = try draft(from: "CREATE TABLE a (k);", to: "CREATE TABLE a (k DEFAULT '\n-- migrate:down\n', v);")
        }
        #expect(error?.description.hasPrefix("no revision was written, for what was generated does not do: up: ") == true)
        #expect(error?.description.contains("migrate:down") == true)
    }

    @Test func `a wish that cannot be made is an error with its line`() throws {
        let broken = caught(MigrationError.self) {
            _ = try draft(from: "SELECT 1;", to: "CREATE TABLE a (b);\n\nCREATE TABEL c (d);")
        }
        #expect(broken?.description == "wish.sql:3: near \"TABEL\": syntax error (code 1)")
    }

    @Test func `what dump has written is a wish`() throws {
        let temporary = try directory(making: Self.notes)
        let migrator = try temporary.migrator()
        try migrator.upgrade()
        let dump = DesiredSchema(try migrator.dump(), from: "schema.sql")
        let generator = RevisionGenerator(try temporary.directory.history(), drivers: [SQLiteDriver()])
        #expect(try generator.draft(for: dump) == nil)
        #expect(try draft(from: "SELECT 1;", to: migrator.dump()) != nil)
    }
}
