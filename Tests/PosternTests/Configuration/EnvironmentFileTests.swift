import Postern
import Testing

@Suite struct EnvironmentFileTests {
    @Test(
        arguments: [
            ("", [:]),
            ("\n \n\t\n", [:]),
            ("# A=1\n  # B=2", [:]),
            ("A=1", ["A": "1"]),
            ("A=1\nB=2\n", ["A": "1", "B": "2"]),
            ("A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
            ("\u{FEFF}A=1", ["A": "1"]),
            ("A=", ["A": ""]),
            ("A=\nB=2", ["A": "", "B": "2"]),
            ("_a9=x", ["_a9": "x"]),
            ("  A  =  1 2  ", ["A": "1 2"]),
            ("\tA\t=\t1\t", ["A": "1"]),
            ("A=x=y==", ["A": "x=y=="]),
            ("A=b#c", ["A": "b#c"]),
            ("A=#c", ["A": "#c"]),
            ("A= #c", ["A": ""]),
            ("A=b # c # d", ["A": "b"]),
            ("A=b\t#c", ["A": "b"]),
            (#"A=it's "so" \n"#, ["A": #"it's "so" \n"#]),
            ("DATABASE_URL=sqlite+aiosqlite:///test.db", ["DATABASE_URL": "sqlite+aiosqlite:///test.db"]),
            ("A=żółw 🐢", ["A": "żółw 🐢"]),
        ] as [(String, [String: String])])
    func `reads an unquoted value`(_ text: String, _ values: [String: String]) throws {
        #expect(try parse(text).values == values)
    }

    @Test(
        arguments: [
            (#"A="""#, ""),
            ("A=''", ""),
            (#"A="b""#, "b"),
            (#"A = " b ""#, " b "),
            ("A=' b '", " b "),
            (#"A="b # c""#, "b # c"),
            ("A='b # c'", "b # c"),
            (#"A="b" # c"#, "b"),
            ("A='b'\t#c", "b"),
            ("A='b'  ", "b"),
            (#"A='\n\q"'"#, #"\n\q""#),
            (#"A="it's""#, "it's"),
            (#"A="\n\r\t\\\"\$""#, "\n\r\t\\\"$"),
            ("A=\"one\ntwo\n\"", "one\ntwo\n"),
            ("A=\"one\r\ntwo\"", "one\ntwo"),
            ("A=\"one\n# no comment\nB=2\"", "one\n# no comment\nB=2"),
        ])
    func `reads a quoted value`(_ text: String, _ value: String) throws {
        #expect(try parse(text).values == ["A": value])
    }

    @Test(arguments: ["$HOME", "${HOME}", "a$$b", "${", "$(id)", "`id`"])
    func `expands nothing`(_ value: String) throws {
        #expect(try parse("A=\(value)\nB=\"\(value)\"\nC='\(value)'").values == ["A": value, "B": value, "C": value])
    }

    @Test(
        arguments: [
            ("export A=1", "A"), ("  export\tA = 1", "A"), ("export=1", "export"), ("export =1", "export"),
            ("exported=1", "exported"), ("export export=1", "export"),
        ])
    func `export before a name means nothing`(_ text: String, _ name: String) throws {
        #expect(try parse(text).values == [name: "1"])
    }

    @Test func `entries keep their order and their lines`() throws {
        let file = try parse("# first\nB=2\n\nA=\"x\ny\"\r\nC=3")
        #expect(file.path == ".env")
        #expect(file.entries.map(\.name) == ["B", "A", "C"])
        #expect(file.entries.map(\.value) == ["2", "x\ny", "3"])
        #expect(file.entries.map(\.line) == [2, 4, 6])
        #expect(file.line(of: "C") == 6)
        #expect(file.line(of: "D") == nil)
    }

    @Test(
        arguments: [
            ("A=1\nB\n", 2, .missingEqualsSign),
            ("export A", 1, .missingEqualsSign),
            ("=1", 1, .invalidName),
            ("1A=1", 1, .invalidName),
            ("A-B=1", 1, .invalidName),
            ("A B=1", 1, .invalidName),
            ("\u{A0}A=1", 1, .invalidName),
            ("É=1", 1, .invalidName),
            ("\"A\"=1", 1, .invalidName),
            ("export export A=1", 1, .invalidName),
            ("A=1\nA=1", 2, .duplicateName("A", firstLine: 1)),
            ("A=\"\n\"\nB=\nexport A=", 4, .duplicateName("A", firstLine: 1)),
            ("\nA='b\nC=d'", 2, .unterminatedSingleQuote(name: "A")),
            ("\nA=\"b\nC=d\n", 2, .unterminatedDoubleQuote(name: "A")),
            ("A=\"b\n\\", 1, .unterminatedDoubleQuote(name: "A")),
            (#"A="\""#, 1, .unterminatedDoubleQuote(name: "A")),
            (#"A="b"c"#, 1, .textAfterClosingQuote(name: "A")),
            ("A=\"b\"#c", 1, .textAfterClosingQuote(name: "A")),
            ("A='b' c", 1, .textAfterClosingQuote(name: "A")),
            ("A=\"b\nc\" d", 2, .textAfterClosingQuote(name: "A")),
            ("A='it''s'", 1, .textAfterClosingQuote(name: "A")),
            ("A=\"b\n\\q\"", 2, .unknownEscape(name: "A")),
            ("A=\"b\\\nc\"", 1, .unknownEscape(name: "A")),
            ("A=\"\\u0041\"", 1, .unknownEscape(name: "A")),
            ("A=1\nB=\0", 2, .nulByte),
            ("# \0", 1, .nulByte),
            ("A=1\n\u{FEFF}B=2", 2, .invalidName),
            ("A=1\nB=2\rC=3", 2, .loneCarriageReturn),
            ("A=1\r", 1, .loneCarriageReturn),
            ("A=1\r\r\n", 1, .loneCarriageReturn),
        ] as [(String, Int, EnvironmentFileError.Problem)])
    func `refuses a fault and names its line`(_ text: String, _ line: Int, _ problem: EnvironmentFileError.Problem) {
        #expect(throws: EnvironmentFileError(path: ".env", line: line, problem: problem)) { try parse(text) }
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x41, 0x00], 1), ([0x41, 0x3D, 0x0A, 0x0A, 0xC3, 0x28], 3), ([0x23, 0x0A, 0xE2, 0x82], 2),
            ([0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 1),
        ] as [([UInt8], Int)])
    func `refuses what is not UTF-8 and names its line`(_ bytes: [UInt8], _ line: Int) {
        #expect(throws: EnvironmentFileError(path: ".env", line: line, problem: .invalidUTF8)) {
            try EnvironmentFile(parsing: bytes, path: ".env")
        }
    }

    @Test func `a description shows names and no values`() throws {
        let file = try parse("A=hunter2\nB='hunter2'")
        #expect("\(file)" == ".env: [A (line 1), B (line 2)]")
        #expect(!String(reflecting: file).contains("hunter2"))
        #expect(!"\([file.entries])".contains("hunter2"))
    }

    private func parse(_ text: String) throws -> EnvironmentFile {
        try EnvironmentFile(parsing: Array(text.utf8), path: ".env")
    }
}
