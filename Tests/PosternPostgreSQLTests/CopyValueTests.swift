import PosternSQL
import TestSupport
import Testing

/// Values of SQLite's that PostgreSQL keeps, and those that it does not.
@Suite struct CopyValueTests {
    @Test(
        arguments: [
            ("boolean", "1", "true"), ("boolean", "0", "false"), ("boolean", "NULL", ""),
            ("smallint", "-32768", "-32768"), ("integer", "2147483647", "2147483647"),
            ("bigint", "-9223372036854775807 - 1", "-9223372036854775808"),
            ("double precision", "0.1", "0.1"), ("double precision", "9e999", "Infinity"), ("double precision", "5", "5"),
            ("real", "0.5", "0.5"), ("text", "'é'", "é"), ("text", "''", ""), ("varchar(3)", "'abc'", "abc"),
            ("bytea", "x'00ff27'", #"\x00ff27"#), ("bytea", "x''", #"\x"#),
            ("timestamp", "'2026-11-23 04:45:00'", "2026-11-23 04:45:00"),
            ("timestamptz", "'2026-11-23T04:45:00.123456+02:00'", "2026-11-23 02:45:00.123456+00"),
            ("timestamp(3)", "'2026-11-23 04:45:00.123'", "2026-11-23 04:45:00.123"),
            ("date", "'2024-02-29'", "2024-02-29"),
            ("uuid", "'E621E1F8-C36C-495A-93FC-0C247A3E6E5F'", "e621e1f8-c36c-495a-93fc-0c247a3e6e5f"),
            ("numeric", "12345678901", "12345678901"), ("numeric(10,2)", "'12.5'", "12.50"), ("numeric", "0.1", "0.1"),
            ("numeric", "1e-7", "0.0000001"), ("json", #"'{"b": 1,  "a":2}'"#, #"{"b": 1,  "a":2}"#),
            ("mood", "'happy'", "happy"), ("positive", "7", "7"),
        ])
    func `a value that can be kept is`(_ type: String, _ value: String, _ kept: String) throws {
        let copy = try Self.copy(type, value)
        try copy.run()
        let found = try copy.postgreSQL.scalar("SELECT coalesce(CAST(v AS text), '') FROM items", as: String.self)
        #expect(found == kept)
    }

    @Test(
        arguments: [
            ("boolean", "2", "the number is neither 0 nor 1, which stand for false and true"),
            ("boolean", "'true'", "it is text, and the target's column keeps true and false"),
            ("smallint", "32768", "the number has more than 16 bits"),
            ("integer", "-2147483649", "the number has more than 32 bits"),
            ("bigint", "'12'", "it is text, and the target's column keeps whole numbers of 64 bits"),
            ("bigint", "1.5", "it is double, and the target's column keeps whole numbers of 64 bits"),
            ("double precision", "9007199254740993", "the number has more digits than the column keeps"),
            ("real", "0.1", "the number has more digits than the column keeps"),
            ("text", "CAST(x'610062' AS TEXT)", "the text has a NUL character in it, which PostgreSQL cannot keep"),
            ("text", "CAST(x'ff' AS TEXT)", "the text is not valid UTF-8"),
            ("text", "7", "it is integer, and the target's column keeps text"),
            ("text", "x'61'", "it is bytes, and the target's column keeps text"),
            ("bytea", "'61'", "it is text, and the target's column keeps bytes"),
            ("timestamp", "'2026-02-30 00:00:00'", "the text is no moment such as 2026-11-23 04:45:00"),
            ("timestamp", "'2026-11-23 04:45:00.1234567'", "the moment is finer than a microsecond"),
            ("timestamp", "1700000000", "it is integer, and the target's column keeps moments"),
            ("date", "'2026-11-23 00:00:00'", "the text is no day such as 2026-11-23"),
            ("uuid", "'e621e1f8'", "the text is no UUID such as e621e1f8-c36c-495a-93fc-0c247a3e6e5f"),
            ("numeric", "'12,5'", "the text is no decimal number such as 12.50"),
            ("numeric", "9e999", "it is double, and the target's column keeps decimal numbers"),
        ])
    func `a value that cannot be kept is named before anything is written`(_ type: String, _ value: String, _ reason: String)
        throws
    {
        let copy = try Self.copy(type, "NULL", value)
        let (error, rows) = try copy.failure()
        #expect(error == .unkept(table: "items", row: "id 2", column: "v", reason: reason))
        #expect(rows == 0)
        #expect(try !copy.isOpen())
    }

    @Test(
        arguments: [
            ("numeric(10,2)", "'1.234'"), ("timestamp(0)", "'2026-11-23 04:45:00.5'"), ("char(3)", "'a'"),
            ("jsonb", #"'{"b":1,"a":2}'"#),
        ])
    func `a value that the target alters is named`(_ type: String, _ value: String) throws {
        let copy = try Self.copy(type, "NULL", value)
        let (error, rows) = try copy.failure()
        #expect(
            error
                == .unkept(
                    table: "items", row: "id 2", column: "v", reason: "the target gives back another one than it was given"))
        #expect(rows == 0)
    }

    @Test(
        arguments: [
            ("varchar(3)", "'abcd'"), ("mood", "'sad'"), ("positive", "-1"), ("bigint NOT NULL", "NULL"),
            ("bigint UNIQUE", "1"), ("json", "'{'"),
        ])
    func `a row that the target refuses is named`(_ type: String, _ value: String) throws {
        let first = type.hasPrefix("bigint") || type == "positive" ? "1" : "NULL"
        let copy = try Self.copy(type, first, value)
        let (error, rows) = try copy.failure()
        guard case .refused("items", "id 2", let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
        #expect(rows == 0)
    }

    @Test func `a key of several columns, or none, names the row`() throws {
        let table = "CREATE TABLE items (a text, b integer, v text, PRIMARY KEY (a, b));"
        let keyed = try TemporaryCopy(table + "INSERT INTO items VALUES ('x', 1, ''), ('x', 2, x'00');", table)
        #expect(
            try keyed.failure().error
                == .unkept(
                    table: "items", row: "a 'x', b 2", column: "v", reason: "it is bytes, and the target's column keeps text"))
        let bare = "CREATE TABLE items (v text);"
        let unkeyed = try TemporaryCopy(bare + "INSERT INTO items VALUES (''), (x'00');", bare)
        #expect(
            try unkeyed.failure().error
                == .unkept(
                    table: "items", row: "number 2", column: "v", reason: "it is bytes, and the target's column keeps text"))
    }

    @Test(arguments: [("double precision", "'NaN'"), ("double precision", "'-0'"), ("text", "'1'")])
    func `what SQLite would alter is refused on the way back`(_ type: String, _ value: String) throws {
        let copy = try TemporaryCopy(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, v REAL) STRICT",
            "CREATE TABLE items (id bigint PRIMARY KEY, v \(type)); INSERT INTO items VALUES (1, \(value));")
        #expect(throws: CopyError.self) { try copy.runBack() }
        #expect(try copy.sqlite.scalar("SELECT count(*) FROM items", as: Int.self) == 0)
    }

    private static func copy(_ type: String, _ values: String...) throws -> TemporaryCopy {
        let rows = values.enumerated().map { "(\($0 + 1), \($1))" }.joined(separator: ", ")
        return try TemporaryCopy(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, v); INSERT INTO items VALUES \(rows);",
            """
            CREATE TYPE mood AS ENUM ('happy'); CREATE DOMAIN positive AS bigint CHECK (value > 0);
            CREATE TABLE items (id bigint PRIMARY KEY, v \(type));
            """)
    }
}
