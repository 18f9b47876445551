import PosternSQL
import TestSupport
import Testing

struct SQLiteStatementTests {
    @Test(arguments: [
        "", "a", "a\u{0}b", "\u{0}", "\u{10FFFF}", "e\u{301}", "\u{E9}", "'; DROP TABLE items; --",
        "\r\n\u{2028}\u{FEFF}",
        "👩‍👩‍👧‍👦 ﷽ \u{202E}abc",
    ])
    func `text is kept byte for byte`(_ text: String) throws {  // D19
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES (\(text))")
        let stored = try #require(try temporary.database.scalar("SELECT name FROM items", as: String.self))
        #expect(Array(stored.utf8) == Array(text.utf8))
        let bytes = try temporary.database.scalar("SELECT CAST(name AS BLOB) FROM items", as: [UInt8].self)
        #expect(bytes == Array(text.utf8))
        #expect(try temporary.database.scalar("SELECT count(*) FROM items WHERE name = \(text)") == 1)
    }

    @Test func `one mebibyte of text is kept`() throws {  // D19
        let temporary = try TemporarySQLite()
        let text = String(repeating: "ä\u{0}🙂 ", count: 1 << 17)
        #expect(text.utf8.count == 1 << 20)
        try temporary.database.execute("INSERT INTO items (name) VALUES (\(text))")
        #expect(try temporary.database.scalar("SELECT name FROM items") == text)
    }

    @Test func `composed and decomposed text are two texts`() throws {  // D19
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES (\("\u{E9}")), (\("e\u{301}"))")
        #expect(try temporary.database.names().map { Array($0.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
    }

    @Test func `text that is not UTF-8 is an error that names its column`() throws {  // D19
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES (CAST(x'61FF' AS TEXT))")
        let error = caught(DatabaseError.self) { _ = try temporary.database.names() }
        #expect(error?.kind == .type)
        #expect(error?.message == "column \"name\" holds text, which is no String: it is not valid UTF-8")
        #expect(try temporary.database.scalar("SELECT CAST(name AS BLOB) FROM items") == [0x61, 0xFF] as [UInt8])
    }

    @Test func `every kind of value comes back as it went in`() throws {
        let temporary = try TemporarySQLite()
        let session = temporary.database
        #expect(try session.scalar("SELECT \(Int64.min)") == Int64.min)
        #expect(try session.scalar("SELECT \(Int64.max)") == Int64.max)
        #expect(try session.scalar("SELECT \(true)") == true)
        #expect(try session.scalar("SELECT \(false)") == 0)
        #expect(try session.scalar("SELECT \(0.1)") == 0.1)
        #expect(try session.scalar("SELECT \(-Double.infinity)") == -Double.infinity)
        #expect(try session.scalar("SELECT \([UInt8](0...255))") == [UInt8](0...255))
        #expect(try session.scalar("SELECT \([UInt8]())") == [UInt8]())
        #expect(try session.scalar("SELECT typeof(\([UInt8]()))") == "blob")
        #expect(try session.scalar("SELECT typeof(\(""))") == "text")
        #expect(try session.scalar("SELECT \(nil as String?)", as: String?.self) == .some(nil))
    }

    @Test func `a number that is stored as text is no number`() throws {
        let temporary = try TemporarySQLite()
        for text in ["1", "1e3", "9223372036854775808"] {
            #expect(throws: DatabaseError.self) { try temporary.database.scalar("SELECT \(text)", as: Int.self) }
        }
        #expect(throws: DatabaseError.self) {  // SQLite reads it as a double
            try temporary.database.scalar("SELECT 9223372036854775808", as: Int64.self)
        }
    }

    @Test(arguments: [
        ("INSERT INTO items (name) VALUES ('c'), ('d')", 2), ("UPDATE items SET size = 1", 2),
        ("UPDATE items SET size = 1 WHERE id = 9", 0), ("DELETE FROM items", 2), ("SELECT * FROM items", 0),
        ("CREATE TABLE t (x)", 0), ("DROP TABLE parents", 0), ("ALTER TABLE items ADD COLUMN x TEXT", 0),
        ("ALTER TABLE items DROP COLUMN size", 0), ("CREATE INDEX i ON items (size)", 0), ("PRAGMA foreign_keys", 0),
        ("INSERT INTO items (name) VALUES ('e') RETURNING id", 1),
    ])
    func `execute tells how many rows it has changed`(_ text: String, _ count: Int) throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session throws in
            #expect(try session.execute("INSERT INTO items (name) VALUES ('a'), ('b')").changedRows == 2)
            #expect(try session.execute(SQL(unsafe: text)).changedRows == count)
        }
    }

    @Test func `rows that triggers change are not counted`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.run(
                script: """
                    CREATE TRIGGER t AFTER INSERT ON items BEGIN INSERT INTO parents VALUES (new.id), (new.id + 100); END
                    """)
            #expect(try session.execute("INSERT INTO items (name) VALUES ('a')").changedRows == 1)
        }
    }

    @Test(arguments: [
        "SELECT 1; SELECT 2", "DELETE FROM items; DELETE FROM items;", "SELECT 1;;SELECT 2", "SELECT 1; nonsense",
        "SELECT 1; /* a */ SELECT 2", "DELETE FROM items\u{0} WHERE id = 0", "SELECT 1\u{0}; DELETE FROM items",
        "DELETE FROM items;\u{0} DELETE FROM parents",
    ])
    func `more than one statement is refused and nothing is run`(_ text: String) throws {
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a')")
        let error = caught(DatabaseError.self) { try temporary.database.execute(SQL(unsafe: text)) }
        #expect(error?.kind == .syntax)
        #expect(try temporary.database.names() == ["a"])
    }

    @Test(arguments: [
        "SELECT 1;", "SELECT 1 ; ", "SELECT 1 -- comment", "SELECT 1; -- comment\n/* another */", "SELECT 1;;",
    ])
    func `blanks and comments behind a statement are no second one`(_ text: String) throws {
        let temporary = try TemporarySQLite()
        #expect(try temporary.database.scalar(SQL(unsafe: text)) == 1)
    }

    @Test func `a quoted identifier cannot break out`() throws {
        let temporary = try TemporarySQLite()
        let name = "a\"; DROP TABLE items; --"
        try temporary.database.execute("CREATE TABLE \(identifier: name) (x INTEGER)")
        try temporary.database.execute("INSERT INTO \(identifier: name) VALUES (\(7))")
        #expect(try temporary.database.scalar("SELECT x FROM \(identifier: name)") == 7)
        #expect(try temporary.database.names() == [])
    }

    @Test func `columns keep their names after the schema has changed`() throws {  // M5
        struct Item: RowDecodable, Equatable {
            let name: String
            let size: Int?

            init(name: String, size: Int?) { (self.name, self.size) = (name, size) }

            init(row: borrowing Row) throws {
                name = try row["name"]
                size = row.columnNames.contains("size") ? try row["size"] : nil
            }
        }
        let temporary = try TemporarySQLite()
        let all: SQL = "SELECT * FROM items"
        try temporary.database.execute("INSERT INTO items (name, size) VALUES ('a', 1)")
        #expect(try temporary.database.read { try $0.all(all, as: Item.self) } == [Item(name: "a", size: 1)])
        let other = try temporary.another()
        try other.write { session in
            try session.run(
                script: """
                    DROP TABLE items; CREATE TABLE items (size INTEGER, id INTEGER, extra TEXT, name TEXT) STRICT;
                    INSERT INTO items (name, size) VALUES ('b', 2)
                    """)
        }
        #expect(try temporary.database.read { try $0.all(all, as: Item.self) } == [Item(name: "b", size: 2)])
        try other.execute("ALTER TABLE items DROP COLUMN size")
        #expect(try temporary.database.read { try $0.all(all, as: Item.self) } == [Item(name: "b", size: nil)])
    }
}
