import PosternSQL
import TestSupport
import Testing

struct ScriptTests {
    @Test func `statements run one after the other`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.run(
                script: """
                    -- The first; not the last.
                    INSERT INTO items (name) VALUES ('a;b');
                    /* between; them */ ;;
                    INSERT INTO items (name) SELECT name || '--c' FROM items;
                    SELECT * FROM items;
                    INSERT INTO items (name) VALUES ('last') -- without its semicolon
                    """)
        }
        #expect(try temporary.database.names() == ["a;b", "a;b--c", "last"])
    }

    @Test func `the body of a trigger is one statement`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.run(
                script: """
                    CREATE TRIGGER t AFTER INSERT ON items BEGIN
                        INSERT INTO parents VALUES (new.id); -- a; b
                        UPDATE items SET parent = new.id WHERE id = new.id;
                    END;
                    INSERT INTO items (name) VALUES ('a');
                    """)
        }
        #expect(try temporary.database.scalar("SELECT parent FROM items") == 1)
    }

    @Test(arguments: ["", " \n\t", ";", "-- nothing", "/* nothing */", ";;; -- a"])
    func `a script without a statement does nothing`(_ script: String) throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { try $0.run(script: script) }
    }

    @Test func `a script ends at the statement that fails and names it`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            let error = caught(DatabaseError.self) {
                try session.run(
                    script: """
                        INSERT INTO items (name) VALUES ('a');
                        INSERT INTO items (name) VALUES ('a');
                        INSERT INTO items (name) VALUES ('b');
                        """)
            }
            #expect(error?.kind == .unique)
            #expect(error?.sql == "\nINSERT INTO items (name) VALUES ('a');")
        }
        #expect(try temporary.database.names() == ["a"])
    }

    @Test func `what does not parse is shown from there on`() throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { try $0.run(script: "SELECT 1; SELEKT 2; SELECT 3") }
        }
        #expect(error?.kind == .syntax)
        #expect(error?.sql == " SELEKT 2; SELECT 3")
    }

    @Test(arguments: ["\u{0}", "SELECT 1;\u{0}SELECT 2", "SELECT 1\u{0}; SELECT 2", "SELECT 1; -- a\u{0}b\nSELECT 2"])
    func `a NUL is refused instead of ending the script`(_ script: String) throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.run(script: "INSERT INTO items (name) VALUES ('a'); \(script)")
            }
        }
        #expect(error?.kind == .syntax)
        #expect(try temporary.database.names() == [])
    }

    @Test func `a script that ends its transaction is refused`() throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.run(script: "INSERT INTO items (name) VALUES ('a'); ROLLBACK;")
                try session.execute("INSERT INTO items (name) VALUES ('b')")
            }
        }
        #expect(error?.kind == .misuse)
        #expect(try temporary.database.names() == [])
    }
}
