import Testing

@testable import PosternMigrations

struct StatementSplitterTests {
    private func split(_ text: String) throws -> [ScriptStatement] {
        try RevisionScript(text: text, file: "x.sql", firstLine: 4).statements()
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
}
