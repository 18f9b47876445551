import Testing

@testable import PosternSQL

struct ColumnDecodableTests {
    private func decode<T: ColumnDecodable>(_ value: Value, as type: T.Type = T.self) throws(DatabaseError) -> T {
        let execution = Execution(FakeStatement(standingOn: value))
        defer { withExtendedLifetime(execution) {} }
        return try T(column: Column(of: .passUnretained(execution), at: 0))
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func `an integer becomes any type that can hold it`(_ integer: Int64) throws {
        #expect(try decode(.integer(integer)) == integer)
        #expect(try decode(.integer(integer)) == Int(integer))
        if let small = Int32(exactly: integer) { #expect(try decode(.integer(integer)) == small) }
        if let small = UInt32(exactly: integer) { #expect(try decode(.integer(integer)) == small) }
        if let small = Int16(exactly: integer) { #expect(try decode(.integer(integer)) == small) }
        if let small = UInt16(exactly: integer) { #expect(try decode(.integer(integer)) == small) }
        if let small = Int8(exactly: integer) { #expect(try decode(.integer(integer)) == small) }
        if let small = UInt8(exactly: integer) { #expect(try decode(.integer(integer)) == small) }
        if let same = UInt64(exactly: integer) { #expect(try decode(.integer(integer)) == same) }
        if let same = UInt(exactly: integer) { #expect(try decode(.integer(integer)) == same) }
    }

    @Test func `a number out of range is an error and never a trap`() {
        let range = "column \"c\" holds integer, which is no Int32: the number is out of its range"
        for integer in [Int64.min, Int64(Int32.min) - 1, Int64(Int32.max) + 1, .max] {
            #expect(throws: DatabaseError(.type, range)) { try decode(.integer(integer), as: Int32.self) }
        }
        for integer in [Int64.min, -1, Int64(UInt32.max) + 1, .max] {
            #expect(throws: DatabaseError.self) { try decode(.integer(integer), as: UInt32.self) }
        }
        for integer in [Int64.min, -1] {
            #expect(throws: DatabaseError.self) { try decode(.integer(integer), as: UInt64.self) }
            #expect(throws: DatabaseError.self) { try decode(.integer(integer), as: UInt16.self) }
        }
        #expect(throws: DatabaseError.self) { try decode(.integer(128), as: Int8.self) }
        #expect(throws: DatabaseError.self) { try decode(.integer(-32_769), as: Int16.self) }
        #expect(throws: DatabaseError.self) { try decode(.integer(256), as: UInt8.self) }
        #expect(throws: DatabaseError.self) { try decode(.double(0.1), as: Float.self) }
        #expect(throws: DatabaseError.self) { try decode(.integer(.max), as: Double.self) }
        #expect(throws: DatabaseError.self) { try decode(.integer(1 << 53 + 1), as: Double.self) }
    }

    @Test func `0 and 1 are booleans and nothing else is`() throws {
        #expect(try decode(.integer(0)) == false)
        #expect(try decode(.integer(1)) == true)
        #expect(try decode(.bool(true)) == true)
        for integer in [Int64.min, -1, 2, .max] {
            let error = #expect(throws: DatabaseError.self) { try decode(.integer(integer), as: Bool.self) }
            #expect(error?.message == "column \"c\" holds integer, which is no Bool: it must be 0 or 1")
        }
    }

    @Test func `a double is kept and an integer becomes one when nothing is lost`() throws {
        #expect(try decode(.double(-0.1)) == -0.1)
        #expect(try decode(.double(.infinity)) == Double.infinity)
        #expect(try decode(.double(-0.5)) == Float(-0.5))
        #expect(try decode(.integer(1 << 53)) == 9_007_199_254_740_992.0)
    }

    @Test(arguments: ["", "a", "a\u{0}b", "\u{10FFFF}", "e\u{301}", "\u{E9}"])
    func `text and bytes are kept exactly`(_ text: String) throws {
        #expect(Array(try decode(.text(text), as: String.self).utf8) == Array(text.utf8))
        #expect(try decode(.bytes(Array(text.utf8))) == Array(text.utf8))
    }

    @Test func `text that is not UTF-8 is an error that names its column`() {
        let error = #expect(throws: DatabaseError.self) { try decode(.invalidText, as: String.self) }
        #expect(error == DatabaseError(.type, "column \"c\" holds text, which is no String: it is not valid UTF-8"))
    }

    @Test func `NULL becomes nil and nothing else`() throws {
        #expect(try decode(.null, as: Int?.self) == nil)
        #expect(try decode(.integer(1), as: Int?.self) == 1)
        #expect(throws: DatabaseError.self) { try decode(.text("1"), as: Int?.self) }
    }

    @Test(arguments: [Value.null, .bool(true), .integer(1), .double(1), .text("1"), .bytes([1])])
    func `a mismatch names column and type`(_ value: Value) {
        func mismatch<T: ColumnDecodable>(_ type: T.Type) -> String? {
            do { _ = try decode(value, as: type) } catch { return error.kind == .type ? error.message : "\(error)" }
            return nil
        }
        func expected(_ type: String, unless kinds: Set<Value.Kind>) -> String? {
            kinds.contains(value.kind) ? nil : "column \"c\" holds \(value.kind.rawValue), which is no \(type)"
        }
        #expect(mismatch(Int.self) == expected("Int", unless: [.integer]))
        #expect(mismatch(Int64.self) == expected("Int64", unless: [.integer]))
        #expect(mismatch(Int32.self) == expected("Int32", unless: [.integer]))
        #expect(mismatch(UInt32.self) == expected("UInt32", unless: [.integer]))
        #expect(mismatch(Bool.self) == expected("Bool", unless: [.integer, .bool]))
        #expect(mismatch(Double.self) == expected("Double", unless: [.double, .integer]))
        #expect(mismatch(String.self) == expected("String", unless: [.text]))
        #expect(mismatch([UInt8].self) == expected("[UInt8]", unless: [.bytes]))
    }

    @Test(arguments: [Value.null, .bool(false), .integer(.min), .double(0.5), .text("é"), .bytes([0, 255])])
    func `the value of a column is unconverted`(_ value: Value) {
        let execution = Execution(FakeStatement(standingOn: value))
        defer { withExtendedLifetime(execution) {} }
        let column = Column(of: .passUnretained(execution), at: 0)
        #expect(column.value == value)
        #expect(column.kind == value.kind)
        #expect(column.name == "c")
    }
}
