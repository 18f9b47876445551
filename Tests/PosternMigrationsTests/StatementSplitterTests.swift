import TestSupport
import Testing

@testable import PosternMigrations

struct StatementSplitterTests {
    private func split(_ text: String, _ dialect: SQLDialect = .sqlite) throws -> [ScriptStatement] {
        try RevisionScript(text: text, file: "x.sql", firstLine: 4, dialect: dialect).statements()
    }

    @Test(arguments: [  // M18
        ("SELECT 1; SELECT 2", ["SELECT 1;", "SELECT 2"]),
        ("SELECT 'a'", ["SELECT 'a'"]),
        ("SELECT 1 AS [a] -- the end", ["SELECT 1 AS [a]"]),
        (";; SELECT 1;;", ["SELECT 1;"]),
        ("SELECT ';', '''; ', \";\", `;`, [;]; SELECT 2;", ["SELECT ';', '''; ', \";\", `;`, [;];", "SELECT 2;"]),
        ("SELECT 1 -- ; no end\n; SELECT 2 /* ; */ ; -- the end", ["SELECT 1 -- ; no end\n;", "SELECT 2 /* ; */ ;"]),
        ("SELECT 5-3, 6/2, 2*/**/3; SELECT 1", ["SELECT 5-3, 6/2, 2*/**/3;", "SELECT 1"]),
        ("-- only\n/* comments */ --", []),
        ("CREATE TABLE \"trigger\" (\"begin\"); SELECT 1", ["CREATE TABLE \"trigger\" (\"begin\");", "SELECT 1"]),
        ("SELECT 'Zoë'; SELECT ё", ["SELECT 'Zoë';", "SELECT ё"]),
        ("SELECT 'a' -- the end", ["SELECT 'a'"]),
        ("SELECT 1 \"b\"", ["SELECT 1 \"b\""]),
        ("SELECT 1 [c]", ["SELECT 1 [c]"]),
    ])
    func `ends a statement at its own semicolon`(_ text: String, _ statements: [String]) throws {
        #expect(try split(text).map(\.text) == statements)
    }

    @Test(arguments: ["TRIGGER", "TEMP TRIGGER", "temporary trigger", "/* a */ Trigger IF NOT EXISTS"])
    func `a trigger's body belongs to its statement`(_ words: String) throws {
        let trigger = """
            CREATE \(words) t AFTER UPDATE ON a WHEN new.b = 'BEGIN' BEGIN
                UPDATE a SET b = CASE b WHEN 1 THEN 2 END; -- END;
                DELETE FROM c WHERE d = '; END;';
            END;
            """
        #expect(try split(trigger + "\nSELECT 1;").map(\.text) == [trigger, "SELECT 1;"])
        #expect(try split(String(trigger.dropLast())).count == 1)
    }

    @Test func `transaction control behind a trigger is still seen`() {
        let text = "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END; COMMIT;"
        #expect(throws: MigrationError.self) { try split(text) }
    }

    @Test func `a trigger without a body ends at its first semicolon`() {
        #expect(throws: MigrationError.self) {
            try split("CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f(); COMMIT;")
        }
    }

    @Test func `counts lines from the section's place in the file`() throws {
        let text = "\n-- first\nSELECT\n1;\n/*\n*/ SELECT 2; SELECT 3;"
        #expect(try split(text).map(\.line) == [6, 9, 9])
    }

    @Test(arguments: [  // M18
        ("SELECT $$;$$; SELECT $a$ $$;$a; $a$;", ["SELECT $$;$$;", "SELECT $a$ $$;$a; $a$;"]),
        ("SELECT E'\\';', E'a''\\\\'; SELECT e';'", ["SELECT E'\\';', E'a''\\\\';", "SELECT e';'"]),
        ("SELECT '\\'; SELECT type'a\\';", ["SELECT '\\';", "SELECT type'a\\';"]),
        ("/* a /* ; */ ; */ SELECT 1 /* /* */ ; */;", ["SELECT 1 /* /* */ ; */;"]),
        ("SELECT a[1], $1, a$b$c; SELECT b[2]", ["SELECT a[1], $1, a$b$c;", "SELECT b[2]"]),
        ("SELECT \";\", U&';'; SELECT 1", ["SELECT \";\", U&';';", "SELECT 1"]),
        (
            "CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); SELECT 2); SELECT 1",
            ["CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); SELECT 2);", "SELECT 1"]
        ),
        (
            "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); SELECT 1",
            ["CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f();", "SELECT 1"]
        ),
    ])
    func `ends a statement by PostgreSQL's rules for a database of that kind`(_ text: String, _ statements: [String]) throws {
        #expect(try split(text, .postgresql).map(\.text) == statements)
    }

    @Test func `a body of BEGIN ATOMIC belongs to its statement`() throws {
        let function = """
            CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
                INSERT INTO log VALUES (a);
                SELECT CASE a WHEN 1 THEN 2 END;
            END;
            """
        #expect(try split(function + " SELECT 1;", .postgresql).map(\.text) == [function, "SELECT 1;"])
    }

    @Test(arguments: [("SELECT $a$ ;", "$a$"), ("SELECT E'a\\';", "'"), ("/* /* */ SELECT 1;", "*/")])
    func `what does not end by PostgreSQL's rules is refused`(_ text: String, _ missing: String) {
        let error = caught(MigrationError.self) { _ = try split(text, .postgresql) }
        #expect(error?.description.contains("has no end: add \(missing)") == true, "\(String(describing: error))")
    }

    @Test(arguments: ["PREPARE TRANSACTION 'a'", "COMMIT", "SAVEPOINT a"])
    func `transaction control is refused on PostgreSQL, too (M15)`(_ statement: String) {
        #expect(throws: MigrationError.self) { try split(statement, .postgresql) }
    }
}
