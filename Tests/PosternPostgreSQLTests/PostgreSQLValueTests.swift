import Foundation
import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

struct PostgreSQLValueTests {
    private func roundTrip<T: Bindable & ColumnDecodable>(_ value: T, as type: String, suffix: String = "") throws -> T? {
        let temporary = try Self.database()
        return try temporary.read { try $0.scalar("SELECT CAST(\(value) AS \(unsafe: type))\(unsafe: suffix)", as: T.self) }
    }

    private static func database() throws -> Database { try shared.get().database }
    private static let shared = Result { try TemporaryPostgreSQL() }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func `integers come back`(_ integer: Int64) throws {
        #expect(try roundTrip(integer, as: "bigint") == integer)
        #expect(try roundTrip(integer, as: "numeric") == integer)
        #expect(try roundTrip(integer, as: "bigint", suffix: ", 1.5::numeric") == integer)  // a result in text form
    }

    @Test(arguments: [0.0, -0.0, 0.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity])
    func `doubles come back bit for bit`(_ double: Double) throws {
        #expect(try roundTrip(double, as: "float8")?.bitPattern == double.bitPattern)
        #expect(try roundTrip(double, as: "float8", suffix: ", 1.5::numeric")?.bitPattern == double.bitPattern)
    }

    @Test(arguments: ["", "a", "'; --", "\u{10FFFF}", "e\u{301}", "é", String(repeating: "ä🙂", count: 100_000)])
    func `texts come back byte for byte (D19)`(_ text: String) throws {
        #expect(try roundTrip(text, as: "text").map { Array($0.utf8) } == Array(text.utf8))
        #expect(try roundTrip(text, as: "varchar", suffix: ", 1.5::numeric").map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: [[], [0], [0, 255, 92, 39], [UInt8](repeating: 0, count: 100_000)] as [[UInt8]])
    func `bytes come back`(_ bytes: [UInt8]) throws {
        #expect(try roundTrip(bytes, as: "bytea") == bytes)
        #expect(try roundTrip(bytes, as: "bytea", suffix: ", 1.5::numeric") == bytes)
    }

    @Test(arguments: [true, false])
    func `a Bool is kept in a boolean or in a number`(_ bool: Bool) throws {
        #expect(try roundTrip(bool, as: "boolean") == bool)
        #expect(try roundTrip(bool, as: "integer") == bool)
        #expect(try roundTrip(bool, as: "boolean", suffix: ", 1.5::numeric") == bool)
    }

    @Test(arguments: ["timestamptz", "timestamp", "text"])
    func `a Date is kept in UTC to the microsecond`(_ type: String) throws {
        for seconds in [0, -1, 951_782_400, 1_790_000_000.25, -62_135_596_800, 253_402_300_799] as [Double] {
            let date = Date(timeIntervalSince1970: seconds)
            #expect(try roundTrip(date, as: type) == date, "\(type) \(seconds)")
            #expect(try roundTrip(date, as: type, suffix: ", 1.5::numeric") == date, "\(type) \(seconds), as text")
        }
    }

    @Test func `dates, UUIDs and numbers are texts`() throws {
        let database = try Self.database()
        func text(_ sql: SQL) throws -> String? { try database.scalar(sql, as: String.self) }
        #expect(try text("SELECT date '2000-02-29'") == "2000-02-29")
        #expect(try text("SELECT date '1582-10-15'") == "1582-10-15")
        #expect(try text("SELECT timestamptz '2026-11-23 10:11:12.5+02'") == "2026-11-23 08:11:12.500000")
        #expect(try text("SELECT timestamptz 'infinity'") == "infinity")
        #expect(try text("SELECT uuid '0123456789abcdef0123456789ABCDEF'") == "01234567-89ab-cdef-0123-456789abcdef")
        #expect(try text("SELECT 1.50") == "1.50")
        #expect(try text("SELECT ARRAY[1, 2]") == "{1,2}")
        #expect(try text("SELECT '{\"a\": 1}'::jsonb") == "{\"a\": 1}")
    }

    @Test func `NULL is nil, and no row is none`() throws {
        let database = try Self.database()
        #expect(try database.scalar("SELECT CAST(\(nil as Int?) AS bigint)", as: Int?.self) == .some(nil))
        #expect(try database.scalar("SELECT 1 WHERE false", as: Int.self) == nil)
    }

    @Test func `a text with NUL is refused before it is sent, and the unit goes on (D19)`() throws {
        let database = try Self.database()
        try database.read { session in
            let error = caught(DatabaseError.self) { _ = try session.scalar("SELECT CAST(\("a\0b") AS text)", as: String.self) }
            #expect(error?.kind == .unstorable)
            #expect(error?.message.contains("a\0b") == false)
            let next = try session.scalar("SELECT 1", as: Int.self)
            #expect(next == 1)
        }
    }

    @Test func `what does not fit a column is refused, and its value is not shown (D20)`() throws {
        let database = try Self.database()
        for sql in ["SELECT CAST(\("secret") AS integer)", "SELECT CAST(\(3_000_000_000) AS integer)"] as [SQL] {
            let error = caught(DatabaseError.self) { _ = try database.scalar(sql, as: Int.self) }
            #expect(error?.kind == .constraint)
            #expect(error.map { "\($0)".contains("secret") || "\($0)".contains("3000000000") } == false)
        }
    }
}
