import PosternHTTP
import Testing

@Suite struct JSONNumberTests {
    @Test(arguments: [
        ("0", 0), ("-0", 0), ("1", 1), ("-1", -1), ("1.0", 1), ("1.000", 1), ("1e2", 100), ("1E+2", 100), ("100e-2", 1),
        ("-1.50e1", -15),
        ("0.0", 0), ("0e999999999999999999999", 0), ("-0.0e-5", 0), ("1200e-2", 12), ("0.12e2", 12),
        ("9223372036854775807", Int.max),
        ("-9223372036854775808", Int.min), ("9223372036854775807.0", Int.max), ("-922337203685477580.8e1", Int.min),
        ("0.000001e6", 1),
    ])
    func `a whole number is an integer in any notation`(_ text: String, _ expected: Int) throws {
        let number = try #require(JSONNumber(text))
        #expect(number.integer(as: Int.self) == expected)
        #expect(number.text == text)
    }

    @Test(arguments: [
        "0.5", "-0.5", "1.5", "15e-1", "1e-1", "1e-999999999999999999999", "9223372036854775808", "-9223372036854775809", "1e19",
        "1e999", "-1e999",
        "1e400000", "1e999999999999999999999", "123456789012345678901234567890", "9223372036854775807.5",
    ])
    func `a fraction or too large a number is no integer`(_ text: String) throws {
        #expect(try #require(JSONNumber(text)).integer(as: Int.self) == nil)
    }

    @Test func `every width keeps its own range`() {
        expectRange(Int8.self)
        expectRange(Int16.self)
        expectRange(Int32.self)
        expectRange(Int64.self)
        expectRange(Int128.self)
        expectRange(UInt8.self)
        expectRange(UInt16.self)
        expectRange(UInt32.self)
        expectRange(UInt64.self)
        expectRange(UInt128.self)
    }

    private func expectRange<T: FixedWidthInteger>(_ type: T.Type) {
        #expect(JSONNumber(String(T.max))?.integer(as: type) == T.max)
        #expect(JSONNumber(String(T.min))?.integer(as: type) == T.min)
        #expect(JSONNumber("\(T.max).0")?.integer(as: type) == T.max)
        #expect(JSONNumber("\(T.min)e0")?.integer(as: type) == T.min)
        #expect(JSONNumber("\(T.max)0")?.integer(as: type) == nil)
        #expect(JSONNumber("\(T.max)e1")?.integer(as: type) == nil)
        #expect(JSONNumber("-\(T.max)0")?.integer(as: type) == nil)
        let tooLarge = String(T.max).dropLast() + "9"
        #expect(JSONNumber(String(tooLarge))?.integer(as: type) == nil)
        #expect(JSONNumber("-1")?.integer(as: type) == (T.isSigned ? -1 : nil))
        #expect(JSONNumber("-0.0")?.integer(as: type) == 0)
    }

    @Test(arguments: [
        ("0.1", 0.1), ("-1.5e10", -1.5e10), ("1e308", 1e308), ("5e-324", .leastNonzeroMagnitude), ("1e-999", 0), ("1e-400000", 0),
        ("3", 3),
        ("9007199254740993", 9_007_199_254_740_992), ("123456789012345678901234567890", 0x1.8ee90ff6c373ep+96),
    ])
    func `the nearest double is given`(_ text: String, _ expected: Double) throws {
        #expect(try #require(JSONNumber(text)).double == expected)
    }

    @Test(arguments: ["1e309", "-1e309", "1e999", "1e400000", "1e99999999999999999999999", "2e308"])
    func `a number too large for a double is none`(_ text: String) throws {
        #expect(try #require(JSONNumber(text)).double == nil)
    }

    @Test func `the sign of zero is kept`() throws {
        #expect(try #require(JSONNumber("-0")).double?.sign == .minus)
        #expect(try #require(JSONNumber("-0")).text == "-0")
    }

    @Test func `other floating-point types have their own range`() throws {
        #expect(try #require(JSONNumber("1e39")).floatingPoint(as: Float.self) == nil)
        #expect(try #require(JSONNumber("1e38")).floatingPoint(as: Float.self) == 1e38)
        #expect(try #require(JSONNumber("0.1")).floatingPoint(as: Float.self) == 0.1)
    }

    @Test func `a hundred thousand digits are no trouble`() throws {
        let digits = String(repeating: "9", count: 100_000)
        let number = try #require(JSONNumber(digits))
        #expect(number.integer(as: Int.self) == nil)
        #expect(number.double == nil)
        #expect(try #require(JSONNumber("0.\(digits)")).double == 1)
        #expect(try #require(JSONNumber("\(digits)e-100000")).integer(as: Int.self) == nil)
    }

    @Test(arguments: ["", " ", "+1", "01", "1 ", " 1", "1.", "1e", "x", "-", "--1", "0x1", "1a", "nan", "inf", "١"])
    func `text in another notation is no number`(_ text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func `equal text is an equal number`() {
        #expect(JSONNumber("12") == JSONNumber(12))
        #expect(JSONNumber("-9223372036854775808") == JSONNumber(.min))
        #expect(JSONNumber("1.0") != JSONNumber(1))
    }
}
