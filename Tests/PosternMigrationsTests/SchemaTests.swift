import PosternSQL
import TestSupport
import Testing

@testable import PosternMigrations

struct SchemaTests {
    @Test func `a schema holds what was made, sorted, without the ledger and what SQLite makes by itself`() throws {
        let temporary = try TemporaryMigrations(Example.all)
        let database = try temporary.database()
        let migrator = try temporary.migrator(on: database)
        #expect(try migrator.schema().objects.isEmpty)
        try migrator.upgrade()
        try database.write { session in
            try session.run(
                script: """
                    CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
                    CREATE VIEW dues AS SELECT due FROM notes;
                    CREATE VIRTUAL TABLE words USING fts5(text);
                    INSERT INTO counted (name) VALUES ('one');
                    ANALYZE;
                    """)
        }
        let objects = try migrator.schema().objects
        #expect(
            objects.map(\.description) == [
                "table counted", "table log", "table notes", "table words", "index notes_due", "view dues", "trigger notes_log",
            ])
        #expect(objects.map(\.table) == ["counted", "log", "notes", "words", "notes", "dues", "notes"])
        #expect(objects[5].sql == "CREATE VIEW dues AS SELECT due FROM notes")
    }

    @Test(arguments: [
        ("CREATE TABLE a (b, c)", "CREATE TABLE a(\n  b, -- the first\n  c /* the last */\n)"),
        ("CREATE TABLE a (b, c)", #"CREATE TABLE "a" (`b`, [c]);"#),
        (#"CREATE TABLE a ("b c", "d`e")"#, "CREATE TABLE a ([b c], `d``e`)"),
        ("CREATE INDEX i ON a (b) WHERE b<=1||2", "CREATE INDEX i ON a(b) WHERE b <= 1 || 2"),
        ("CREATE TABLE a (b DEFAULT x'00')", "CREATE TABLE a ( b DEFAULT  x'00' )"),
    ])
    func `layout, comments and needless quotation marks do not count`(_ left: String, _ right: String) {
        #expect(object(left) == object(right))
    }

    @Test(arguments: [
        ("CREATE TABLE a (b DEFAULT 'x')", "CREATE TABLE a (b DEFAULT 'x ')"),
        ("CREATE TABLE a (b DEFAULT '--')", "CREATE TABLE a (b DEFAULT '')"),
        ("CREATE TABLE a (b, c)", "CREATE TABLE a (c, b)"),
        (#"CREATE TABLE a ("b c")"#, "CREATE TABLE a (b c)"),
        ("CREATE TABLE a (b DEFAULT '\u{E9}')", "CREATE TABLE a (b DEFAULT 'e\u{301}')"),
    ])
    func `everything else counts`(_ left: String, _ right: String) {
        #expect(object(left) != object(right))
    }

    @Test func `a table is laid out with a column a line`() {
        #expect(
            object("create table notes(id INTEGER PRIMARY KEY,done INTEGER CHECK(done IN(0,1)))STRICT").definition == """
                create table notes (
                    id INTEGER PRIMARY KEY,
                    done INTEGER CHECK (done IN (0, 1))
                ) STRICT
                """)
    }

    @Test func `a difference names each object once, with the first line that is another`() {
        let here = Schema([
            object("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END", "t", .trigger),
            object("CREATE TABLE z (y)", "z"), object("CREATE TABLE a (b, c TEXT)", "a"), object("CREATE TABLE s (y)", "s"),
        ])
        let there = Schema([
            object("CREATE TABLE a (b, c TEXT NOT NULL)", "a"), object("CREATE TABLE s(y)", "s"),
            object("CREATE INDEX i ON a (b)", "i", .index), object("CREATE TABLE z (y, due)", "z"),
        ])
        #expect(
            here.difference(from: there).lines(here: "the database", there: "the revisions") == [
                "table a is not the same", "    the database: c TEXT", "    the revisions: c TEXT NOT NULL",
                "table z is not the same", "    the database: )", "    the revisions: due",
                "index i is only in the revisions", "trigger t is only in the database",
            ])
        #expect(here.difference(from: here).isEmpty)
        #expect(here != there)
    }

    private func object(_ sql: String, _ name: String = "a", _ kind: SchemaObject.Kind = .table) -> SchemaObject {
        SchemaObject(kind: kind, name: name, table: "a", sql: sql)
    }
}
