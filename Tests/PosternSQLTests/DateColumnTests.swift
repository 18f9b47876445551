import FoundationEssentials
import TestSupport
import Testing

@testable import PosternSQL

struct DateColumnTests {
    private func decode<T: ColumnDecodable>(_ value: Value, as type: T.Type = T.self) throws(DatabaseError) -> T {
        let execution = Execution(FakeStatement(standingOn: value))
        defer { withExtendedLifetime(execution) {} }
        return try T(column: Column(of: .passUnretained(execution), at: 0))
    }

    private func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00.000000"), (1_795_409_100.5, "2026-11-23 04:45:00.500000"),
        (-0.000_001, "1969-12-31 23:59:59.999999"), (0.999_999_9, "1970-01-01 00:00:01.000000"),
        (-62_167_219_200, "0000-01-01 00:00:00.000000"), (253_402_300_799, "9999-12-31 23:59:59.000000"),
    ])
    func `a date is text in UTC to the microsecond`(_ seconds: Double, _ text: String) throws {
        #expect(try date(seconds).value == .text(text))
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1970-01-01 00:00:01", 1), ("1970-01-01T00:00:01", 1), ("1970-01-01T00:00:01Z", 1),
        ("1970-01-01 00:00:01.5", 1.5), ("1970-01-01T00:00:01.000000Z", 1), ("1970-01-01 00:00:00.123456789", 0.123456789),
        ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31 18:30:00-05:30", 0), ("1970-01-01T00:00:00.25+00:00", 0.25),
        ("0000-01-01", -62_167_219_200), ("9999-12-31 23:59:59", 253_402_300_799),
    ])
    func `what databases write is read`(_ text: String, _ seconds: Double) throws {
        #expect(abs(try decode(.text(text), as: Date.self).timeIntervalSince1970 - seconds) < 0.000_000_3)
    }

    @Test func `microseconds come back as they were`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let micros = Int64.random(in: -8_589_000_000_000_000...8_589_000_000_000_000, using: &generator)
            let date = Date(timeIntervalSinceReferenceDate: Double(micros) / 1_000_000)
            guard try decode(date.value, as: Date.self) == date else {
                Issue.record("\(micros) microseconds, as \(try date.value)")
                return
            }
        }
    }

    @Test func `dates sort as their texts do`() throws {
        var generator = SeededGenerator(seed: 9)
        let dates = (0..<1_000).map { _ in date(.random(in: -62_167_219_200..<253_402_300_799, using: &generator)) }.sorted()
        let texts = try dates.map { date -> String in
            guard case .text(let text) = try date.value else { return "" }
            return text
        }
        #expect(texts == texts.sorted())
    }

    @Test(arguments: [
        "", "now", "2026", "2026-11", "2026-11-2", "2026-11-23 ", "2026-11-23 04", "2026-11-23 04:45", "2026-02-29", "2026-02-30",
        "2026-13-01", "2026-11-23 24:00:00", "2026-11-23 04:45:60", "2026-11-23 04:45:00.", "2026-11-23 04:45:00.1234567890",
        "2026-11-23t04:45:00", "2026-11-23T04:45:00z", "2026-11-23 04:45:00 Z", "2026-11-23 04:45:00+1:00",
        "2026-11-23 04:45:00+0100", "2026-11-23 04:45:00+24:00", "2026-11-23 04:45:00+01:60", "2026-11-23Z", "2026-1١-23",
        " 2026-11-23", "-2026-11-23", "+2026-11-2", "2026-11-23 04:45:00\u{0}", "20261123", "1795409100", "2026/11/23",
    ])
    func `nothing is guessed`(_ text: String) {
        let error = #expect(throws: DatabaseError.self) { try decode(.text(text), as: Date.self) }
        #expect(
            error?.message == "column \"c\" holds text, which is no Date: it is no moment such as 2026-11-23 04:45:00")
    }

    @Test(arguments: [Value.null, .integer(1_795_409_100), .double(2_461_367.5), .bytes(Array("2026-11-23".utf8)), .invalidText])
    func `only text is a date or a UUID`(_ value: Value) {
        #expect(throws: DatabaseError.self) { try decode(value, as: Date.self) }
        #expect(throws: DatabaseError.self) { try decode(value, as: UUID.self) }
    }

    @Test(arguments: [
        -62_167_219_200.1, 253_402_300_799.999_99, .infinity, -.infinity, .nan, 1e15, -1e15, 1e300, .greatestFiniteMagnitude,
    ])
    func `a date that four digits cannot show is refused`(_ seconds: Double) throws {
        let sql: SQL = "SELECT \(1), \(date(seconds))"
        let error = #expect(throws: DatabaseError.self) { try sql.requireBindable() }
        #expect(error?.message == "value ?2 cannot be bound: the date is outside the years 0 to 9999")
    }

    @Test func `a UUID is text in lower case and read in either`() throws {
        let id = UUID()
        #expect(id.value == .text(id.uuidString.lowercased()))
        #expect(try decode(id.value) == id)
        #expect(try decode(.text(id.uuidString)) == id)
    }

    @Test(arguments: [
        "", "e621e1f8c36c495a93fc0c247a3e6e5f", "e621e1f8-c36c-495a-93fc-0c247a3e6e5", "{e621e1f8-c36c-495a-93fc-0c247a3e6e5f}",
        "e621e1f8-c36c-495a-93fc-0c247a3e6e5g", "e621e1f8-c36c-495a-93fc0-c247a3e6e5f",
    ])
    func `other text is no UUID`(_ text: String) {
        #expect(throws: DatabaseError.self) { try decode(.text(text), as: UUID.self) }
    }
}
