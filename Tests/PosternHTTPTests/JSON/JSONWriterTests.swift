import FoundationEssentials
import PosternHTTP
import Testing

@Suite struct JSONWriterTests {
    @Test func `an object is written in compact form`() {
        var writer = JSONWriter()
        writer.object {
            $0.member("text", "x")
            $0.member("completed", false)
            $0.member("due", Int?.none)
            $0.member("left", ifPresent: Int?.none)
            $0.member("id", ifPresent: 7)
            $0.member(named: "na\"me", 1)
            $0.member("tags") { $0.array(of: ["a", "b"]) }
            $0.member(named: "none") { $0.object { _ in } }
        }
        let text = text(writer.finish())
        #expect(text == #"{"text":"x","completed":false,"due":null,"id":7,"na\"me":1,"tags":["a","b"],"none":{}}"#)
    }

    @Test func `arrays take commas by themselves`() {
        var writer = JSONWriter(reserving: 16)
        writer.reserve(100)
        writer.array {
            $0.value(1)
            $0.array { _ in }
            $0.value("two")
            $0.null()
            $0.object { $0.member("a", true) }
            $0.array(of: [1, 2]) { writer, number in writer.value(number * 2) }
        }
        let text = text(writer.finish())
        #expect(text == #"[1,[],"two",null,{"a":true},[2,4]]"#)
    }

    @Test func `a long document can be taken in parts`() {
        var writer = JSONWriter()
        var parts: [String] = []
        writer.array {
            for number in 0..<3 {
                $0.value(number)
                parts.append(text($0.take()))
            }
        }
        parts.append(text(writer.finish()))
        #expect(parts == ["[0", ",1", ",2", "]"])
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"", #""\"""#), ("\\", #""\\""#), ("/", #""/""#),
        ("\u{8}\u{9}\u{a}\u{c}\u{d}", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{f}\u{10}\u{1f}", #""\u0000\u0001\u000f\u0010\u001f""#), ("12345678\"12345678", #""12345678\"12345678""#),
        ("1234567\n", #""1234567\n""#), ("é\"😀", #""é\"😀""#), ("\u{7f}\u{2028}\u{2029}", "\"\u{7f}\u{2028}\u{2029}\""),
    ])
    func `strings are escaped where they must be and nowhere else`(_ string: String, _ expected: String) {
        #expect(text(JSONWriter.bytes(of: string)) == expected)
        #expect(text(JSONWriter.bytes(of: [string: 1])) == "{\(expected):1}")
        #expect(text(JSONWriter.bytes(of: [string, string])) == "[\(expected),\(expected)]")
    }

    @Test func `an escape is found at every position of a long string`() throws {
        for length in 0..<40 {
            for position in 0...length {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                bytes.insert(contentsOf: [0x1F, UInt8(ascii: "\"")], at: position)
                let string = text(bytes)
                #expect(try JSONParser.parse(JSONWriter.bytes(of: string)) == .string(string))
            }
        }
    }

    @Test func `another reader understands every Unicode scalar, and the way of Encodable writes the same`() throws {
        var count = 0
        for chunk in stride(from: 0, through: 0x10FFFF, by: 0x1000) {
            let scalars = (UInt32(chunk)..<UInt32(chunk) + 0x1000).compactMap(Unicode.Scalar.init)
            var string = ""
            string.unicodeScalars.append(contentsOf: scalars)
            let written = JSONWriter.bytes(of: [string])
            let read = try JSONDecoder().decode([String].self, from: Data(written))
            // Compared by scalar: Swift takes canonically equivalent strings as equal.
            #expect(read.count == 1 && read.allSatisfy { $0.unicodeScalars.elementsEqual(scalars) })
            #expect(try JSONWriter.encode([string]) == written)
            count += scalars.count
        }
        #expect(count == 1_112_064)
    }

    @Test func `integers of every width are written to their last digit`() {
        #expect(
            text(JSONWriter.bytes(of: [Int64.min, -10, -9, -1, 0, 1, 9, 10, 11, 99, 100, .max]))
                == "[-9223372036854775808,-10,-9,-1,0,1,9,10,11,99,100,9223372036854775807]")
        #expect(text(JSONWriter.bytes(of: UInt64.max)) == "18446744073709551615")
        #expect(text(JSONWriter.bytes(of: Int8.min)) == "-128")
        #expect(text(JSONWriter.bytes(of: [UInt128.max, 5])) == "[\(UInt128.max),5]")
        #expect(text(JSONWriter.bytes(of: Int128.min)) == "\(Int128.min)")
    }

    @Test func `floating-point numbers are written to read back the same`() throws {
        let numbers = [0, -0.0, 0.1, 1, -1.5, 1e20, 1e-7, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
        for number in numbers {
            var writer = JSONWriter()
            try writer.value(number)
            guard case .number(let read) = try JSONParser.parse(writer.finish()) else { return #expect(Bool(false)) }
            #expect(read.double?.bitPattern == number.bitPattern)
        }
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func `a number that is not finite is refused and leaves no trace`(_ number: Double) {
        var writer = JSONWriter()
        var refusal: JSONWritingError?
        writer.object {
            do { try $0.member("a", number) } catch { refusal = error as? JSONWritingError }
            $0.member("b", 1)
        }
        let text = text(writer.finish())
        #expect(refusal == .notFinite)
        #expect(text == #"{"b":1}"#)
    }

    @Test func `an error of a closure comes out as it is`() {
        struct Stop: Error, Equatable {}
        var writer = JSONWriter()
        do throws(Stop) {
            try writer.object { (_) throws(Stop) in throw Stop() }
            #expect(Bool(false))
        } catch {
            #expect(error == Stop())
        }
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
