import PosternSQL
import PosternSQLite
import TestSupport
import Testing

@testable import PosternMigrations

struct SQLLiteralTests {
    @Test(arguments: [
        Value.null, .integer(0), .integer(.min), .integer(.max), .double(0.1), .double(-1e300), .double(.infinity),
        .text(""), .text("it's; -- \u{301}'\u{301}\n\r\n"), .text("a\0b"), .bytes([]), .bytes([0, 0x7f, 0xff]),
    ])
    func `a value that is written out comes back as it was (M16)`(_ value: Value) throws {
        let temporary = try TemporaryMigrations()
        let database = try temporary.database()
        let statement: SQL = "SELECT \(value)"
        #expect(statement.script == "SELECT \(value.literal);")
        let back = try database.read { session in try session.one(SQL(unsafe: statement.script), as: AnyValue.self) }
        #expect(back.value == value)
    }

    @Test(arguments: [
        ("SELECT 1", "SELECT 1;"), ("SELECT 1;", "SELECT 1;"), ("SELECT 1 -- x", "SELECT 1 -- x\n;"),
        ("SELECT 1 /* ; */", "SELECT 1 /* ; */\n;"), ("SELECT ';'", "SELECT ';';"), ("SELECT 1; -- x", "SELECT 1; -- x"),
    ])
    func `a statement gets one semicolon, outside of comments`(_ text: String, _ expected: String) {
        #expect(text.terminated == expected)
    }
}
