import PosternSQL
import Testing

struct SQLTests {
    @Test func `a literal has no values`() {
        let sql: SQL = "SELECT 1"
        #expect(sql.template.pieces == ["SELECT 1"])
        #expect(sql.values == [])
        #expect(sql.text { "?\($0)" } == "SELECT 1")
    }

    @Test func `an interpolated value is bound and leaves no trace in the text`() {
        let text = "'; DROP TABLE notes; --"
        let sql: SQL = "SELECT id FROM notes WHERE text = \(text) AND completed = \(true)"
        #expect(sql.template.pieces == ["SELECT id FROM notes WHERE text = ", " AND completed = ", ""])
        #expect(sql.values == [.text(text), .bool(true)])
    }

    @Test func `the driver chooses the placeholders`() {
        let sql: SQL = "\(1) + \(2) = \(3)"
        #expect(sql.text { "?\($0)" } == "?1 + ?2 = ?3")
        #expect(sql.text { "$\($0)" } == "$1 + $2 = $3")
    }

    @Test func `every type is bound as what it is`() {
        let text = "a-b"
        let sql: SQL = """
            \(true) \(-1) \(Int64.min) \(Int32.max) \(UInt32.max) \(0.5) \("é") \(text[...]) \([UInt8](arrayLiteral: 0, 255))
            \(Value.null)
            """
        #expect(
            sql.values == [
                .bool(true), .integer(-1), .integer(.min), .integer(2_147_483_647), .integer(4_294_967_295),
                .double(0.5),
                .text("é"), .text("a-b"), .bytes([0, 255]), .null,
            ])
    }

    @Test func `an optional is bound as its value or as NULL`() {
        let (some, none): (String?, Int64?) = ("a", nil)
        let nested: Bool?? = .some(nil)
        let sql: SQL = "\(some) \(none) \(nested)"
        #expect(sql.values == [.text("a"), .null, .null])
        #expect(sql.template.pieces.count == 4)
    }

    @Test(arguments: [
        ("notes", "\"notes\""), ("my \"table\"", "\"my \"\"table\"\"\""), ("", "\"\""),
        ("\"\u{301}", "\"\"\"\u{301}\""),
        ("a; --", "\"a; --\""),
    ])
    func `an identifier is quoted and part of the text`(_ name: String, _ quoted: String) {
        let sql: SQL = "SELECT * FROM \(identifier: name) WHERE id = \(1)"
        #expect(sql.template.pieces == ["SELECT * FROM \(quoted) WHERE id = ", ""])
    }

    @Test func `unsafe text stands as it is`() {
        let sql: SQL = "SELECT id FROM notes ORDER BY \(unsafe: "id DESC") LIMIT \(1)"
        #expect(sql.template.pieces == ["SELECT id FROM notes ORDER BY id DESC LIMIT ", ""])
        #expect(SQL(unsafe: "SELECT '\\(x)'").template.pieces == ["SELECT '\\(x)'"])
    }

    @Test func `the pieces are the same whatever the values are`() {
        func find(_ id: Int, _ text: String?) -> SQL { "SELECT * FROM notes WHERE id = \(id) OR text = \(text)" }
        #expect(find(1, nil).template.pieces == find(2, "x").template.pieces)
        #expect(find(1, nil).values != find(2, "x").values)
    }

    @Test func `there is always one piece more than there are values`() {
        let statements: [SQL] = ["", "\(1)", "\(1)\(2)", "a\(1)", "\(1)b", "\(unsafe: "")\(1)\(identifier: "x")"]
        for sql in statements { #expect(sql.template.pieces.count == sql.values.count + 1) }
    }
}
