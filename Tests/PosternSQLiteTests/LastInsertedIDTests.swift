import PosternSQL
import PosternSQLite
import Testing

struct LastInsertedIDTests {
    private let temporary: TemporarySQLite

    init() throws {
        temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.run(
                script: """
                    CREATE TABLE words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
                    CREATE TABLE tags (item INTEGER NOT NULL, tag TEXT NOT NULL) STRICT;
                    INSERT INTO items (id, name) VALUES (41, 'first');
                    """)
        }
    }

    @Test func `an inserted row's number is told`() throws {
        try temporary.database.write { session throws in
            #expect(try session.execute("INSERT INTO items (name) VALUES ('a')").lastInsertedID == 42)
            #expect(try session.execute("INSERT INTO items (name) VALUES ('b'), ('c')").lastInsertedID == 44)
            #expect(try session.execute("INSERT INTO items (id, name) VALUES (-7, 'd')").lastInsertedID == -7)
        }
    }

    @Test(arguments: [
        "UPDATE items SET size = 1", "DELETE FROM items", "SELECT * FROM items", "CREATE TABLE t (x)", "SAVEPOINT a",
        "INSERT INTO words VALUES ('a')", "INSERT OR IGNORE INTO items (id, name) VALUES (41, 'b')",
        "INSERT INTO items (id, name) VALUES (41, 'b') ON CONFLICT (id) DO UPDATE SET size = 1",
        "INSERT INTO items (name) SELECT 'a' WHERE 1 = 0",
    ])
    func `a statement that gives no number tells none`(_ text: String) throws {
        try temporary.database.write { session throws in
            #expect(try session.execute("INSERT INTO items (name) VALUES ('x')").lastInsertedID == 42)
            #expect(try session.execute(SQL(unsafe: text)).lastInsertedID == nil)
        }
    }

    @Test func `the number of a row that a trigger inserts is not told`() throws {
        try temporary.database.write { session throws in
            try session.run(
                script: "CREATE TRIGGER t AFTER INSERT ON items BEGIN INSERT INTO parents VALUES (new.id + 100); END")
            #expect(try session.execute("INSERT INTO items (name) VALUES ('a')").lastInsertedID == 42)
        }
    }

    @Test func `SQL's own last_insert_rowid keeps its meaning`() throws {
        try temporary.database.write { session throws in
            try session.execute("INSERT INTO items (name) VALUES ('a')")
            try session.execute("UPDATE items SET size = 1")
            #expect(try session.scalar("SELECT Last_Insert_RowID()") == 42)
            let tag = try session.execute("INSERT INTO tags VALUES (last_insert_rowid(), 'new')")
            #expect(tag == ExecuteResult(changedRows: 1))
            try session.execute("INSERT INTO items (name) VALUES ('b')")
            try session.execute("DELETE FROM items WHERE id = 0")
            try session.run(script: "INSERT INTO tags VALUES (last_insert_rowid(), 'other')")
        }
        #expect(try temporary.database.column("SELECT item FROM tags") == [42, 43])
    }
}
