import PosternHTTP
import Testing

@Suite struct JSONSyntaxErrorTests {
    @Test(arguments: [
        ("", "line 1, column 1: the end of the document where a value is expected"),
        ("[1, 2, 3, 4, ]", "line 1, column 12: a comma before the closing bracket"),
        ("{\"a\":1,\n}", "line 1, column 7: a comma before the closing brace"),
        ("{\n  \"a\": 01\n}", "line 2, column 8: a number with a leading zero"),
        ("{\"a\":1,\r\n\"é\":x}", "line 2, column 5: a word other than true, false and null"),
        ("\n\n  // hello", "line 3, column 3: a comment"),
        ("[1 /* */]", "line 1, column 4: a comment where a comma or the closing bracket is expected"),
        ("{\"a\":1 \"b\":2}", "line 1, column 8: '\"' where a comma or the closing brace is expected"),
        ("{\"a\" 1}", "line 1, column 6: '1' where a colon after the member name is expected"),
        ("{a:1}", "line 1, column 2: 'a' where a member name in quotation marks is expected"),
        ("[\"abc", "line 1, column 2: a string without its closing quotation mark"),
        ("[\"a\\", "line 1, column 2: a string without its closing quotation mark"),
        ("\"a\\q\"", "line 1, column 3: an escape that JSON does not have"),
        ("\"\\u12\"", "line 1, column 2: an escape without four hexadecimal digits"),
        ("\"\\ud800\"", "line 1, column 2: an escape that is half of a surrogate pair"),
        ("\"a\u{1}\"", "line 1, column 3: a control character in a string"),
        ("'a'", "line 1, column 1: a string in single quotes"),
        ("+1", "line 1, column 1: a plus sign before a number"),
        (".1", "line 1, column 1: a number that begins with its decimal point"),
        ("1.", "line 1, column 2: a decimal point without a digit after it"),
        ("1e+", "line 1, column 2: an exponent without a digit"),
        ("-", "line 1, column 1: a minus sign without a digit after it"),
        ("é", "line 1, column 1: a character outside ASCII where a value is expected"),
        ("1 2", "line 1, column 3: something after the value"),
        ("{\"secret\":1,\"secret\":2}", "line 1, column 13: a second member of the same name"),
        ("\u{feff}1", "line 1, column 1: a byte order mark before the document"),
        ("1\u{0}", "line 1, column 1: a document that is not in UTF-8"),
    ])
    func `says where the fault is and what it is`(_ text: String, _ description: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error.map { "line \($0.line), column \($0.column): \($0.reason)" } == description)
    }

    @Test(arguments: [[0xFF, 0xFE, 0x31, 0x00], [0xFE, 0xFF, 0x00, 0x31], [0x00, 0x31], [0x31, 0x00]] as [[UInt8]])
    func `names UTF-16 for what it is`(_ bytes: [UInt8]) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
        #expect(error?.reason == "a document that is not in UTF-8")
    }

    @Test(arguments: [
        ("[\"é\"x]", 5, 1, 5), ("[\"€😀\"x]", 10, 1, 6), ("[\"e\u{301}\"x]", 6, 1, 6), ("[\"\\u00e9\"x]", 9, 1, 10),
        ("[\r\n\"é\",\r\n x]", 11, 3, 2), ("[\n\n\t\"😀😀\"x", 14, 3, 6), ("[\rx", 2, 1, 3), ("[\"é\u{1}\"]", 4, 1, 4),
    ])
    func `characters of several bytes are one column, and line ends are LF and CRLF`(
        _ text: String, _ offset: Int, _ line: Int, _ column: Int
    ) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error?.offset == offset)
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test func `says line, column and offset`() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array("[\"é\",\n1,]".utf8)) }
        #expect(error?.description == "line 2, column 2 (byte offset 8): a comma before the closing bracket")
    }

    @Test func `the offset is that of the fault`() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array("\n[1,\n x]".utf8)) }
        #expect(error?.offset == 6)
        #expect(error?.line == 3)
        #expect(error?.column == 2)
    }
}
