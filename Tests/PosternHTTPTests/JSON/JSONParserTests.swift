import PosternHTTP
import Testing

@Suite struct JSONParserTests {
    @Test func `the tables are as long as they should be`() {
        #expect(Set(Documents.badValues).count == Documents.badValues.count)
        #expect(Documents.badValues.count + Documents.badUTF8.count >= 120)
        #expect(Documents.goodValues.count >= 80)
    }

    @Test(arguments: Documents.badValues)
    func `refuses a document that is not JSON`(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(" ".utf8) + bytes) }
    }

    @Test(arguments: Documents.badValues.filter { $0 != "1,000" })
    func `refuses it inside an array and an object as well`(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse("[\(text)]") }
        #expect(throws: JSONSyntaxError.self) { try parse("[0,\(text),0]") }
        #expect(throws: JSONSyntaxError.self) { try parse("{\"name\":\(text)}") }
    }

    @Test(arguments: ["", " ", "\n\n", "\t", "1 2", "{} {}", "[],", "null,", "1//", "\u{c}1", "\u{a0}1", "1\u{0}", "\u{2028}1"])
    func `refuses nothing, two values, and other whitespace`(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    @Test(arguments: Documents.badUTF8)
    func `refuses bytes that are not UTF-8`(_ bad: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for prefix in ["", "12345678", "\\n", "é"].map({ Array($0.utf8) }) {
            let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([quote] + prefix + bad + [quote]) }
            #expect(error?.reason == "invalid UTF-8")
            #expect((prefix.count + 1..<prefix.count + 1 + bad.count).contains(error?.offset ?? 0))
        }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bad) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([quote] + bad) }
    }

    @Test(arguments: Documents.goodValues)
    func `takes every JSON document and can write it again`(_ text: String, _ written: String) throws {
        let value = try parse(text)
        #expect(String(decoding: JSONWriter.bytes(of: value), as: UTF8.self) == written)
        #expect(try parse("[\(text)]") == .array([value]))
        #expect(try parse(" { \"name\" : \(text) } ") == .object(JSONObject(["name": value])))
    }

    @Test func `every Unicode scalar survives, plain and escaped`() throws {
        var count = 0
        for chunk in stride(from: 0, through: 0x10FFFF, by: 0x1000) {
            let all = (UInt32(chunk)..<UInt32(chunk) + 0x1000).compactMap(Unicode.Scalar.init)
            let scalars = all.flatMap { [$0, "-"] as [Unicode.Scalar] }  // so that combining marks do not pile up
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let escaped = text.utf16.map { "\\u" + String(0x10000 + UInt32($0), radix: 16).dropFirst() }.joined()
            let plain = try JSONParser.parse(JSONWriter.bytes(of: text))
            let unescaped = try parse("\"\(escaped)\"")
            // Compared by scalar: Swift takes canonically equivalent strings as equal.
            for case .string(let read) in [plain, unescaped] { #expect(Array(read.unicodeScalars) == scalars) }
            #expect(plain == .string(text) && unescaped == .string(text))
            count += all.count
        }
        #expect(count == 1_112_064)
    }

    @Test func `a slice is parsed and its errors count from its start`() throws {
        let bytes = Array("xx[1,]yy".utf8)
        #expect(try JSONParser.parse(bytes[3..<4]) == .number(JSONNumber(1)))
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes[2..<6]) }
        #expect(error?.offset == 2)
    }

    @Test func `nests as deep as allowed and no deeper`() throws {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            func nested(_ depth: Int) -> String {
                String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
            }
            _ = try parse(nested(64))
            let error = #expect(throws: JSONSyntaxError.self) { try parse(nested(65)) }
            #expect(error?.reason == "more than 64 levels of nesting")
            #expect(error?.offset == 64 * open.utf8.count)
            _ = try JSONParser.parse(Array(nested(512).utf8), maximumDepth: 512)
            #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(nested(1).utf8), maximumDepth: 0) }
        }
    }

    @Test func `a hundred thousand brackets are refused, not followed`() {
        for text in ["[", "{\"a\":", "[{\"a\":"] {
            #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: text, count: 100_000)) }
        }
    }

    @Test func `more combining marks in a row than anybody writes are refused (A30)`() throws {
        for mark in ["\u{301}", "\u{327}\u{301}", "\\u0301", "\u{1D165}"] {
            let most = String(repeating: mark, count: mark.unicodeScalars.count == 2 ? 15 : 30)
            for text in ["\"a\(most)a\(most)\"", "{\"\(most)\":0}", "[\"\(most)\",\"\(most)\"]"] { _ = try parse(text) }
            for text in ["\"a\(most)\(mark)\"", "{\"\(most)\(mark)\":0}"] {
                let error = #expect(throws: JSONSyntaxError.self) { try parse(text) }
                #expect(error?.reason == "a string with more than 30 combining marks in a row")
                #expect(error?.offset == (text.hasPrefix("{") ? 1 : 0))
            }
        }
        _ = try parse("\"" + String(repeating: "дзен 禅 é ", count: 1000) + "\"")
    }

    @Test(arguments: ["\u{301}\u{327}", "a\u{301}\u{327}"])
    func `a megabyte of combining marks costs no more than other text (A30)`(_ part: String) {
        let names = (0..<12).map { "\"" + String(repeating: part, count: 80_000 / part.utf8.count) + "\($0)\":0" }
        let document = Array(("{" + names.joined(separator: ",") + "}").utf8)
        let start = ContinuousClock.now
        _ = try? JSONParser.parse(document).decode([String: Int].self)
        #expect(ContinuousClock.now - start < .seconds(10))  // without a limit on marks: minutes
    }

    @Test func `a duplicate is found among many members`() throws {
        let names = (0..<5000).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
        guard case .object(let object) = try parse("{\(names)}") else { return #expect(Bool(false)) }
        #expect(object["name4999"] == .number(JSONNumber(4999)))
        for duplicate in ["name0", "name12", "name4999", "\\u006eame77"] {
            let error = #expect(throws: JSONSyntaxError.self) { try parse("{\(names),\"\(duplicate)\":0}") }
            #expect(error?.reason == "a second member of the same name")
            #expect(error?.offset == names.utf8.count + 2)
        }
    }

    private func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }
}
