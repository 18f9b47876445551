public import FoundationEssentials

/// A date is kept as text in UTC, `2026-11-23 04:45:00.123456`: it sorts as time does, SQLite's date functions and SQLAlchemy read it,
/// and it can be compared with `CURRENT_TIMESTAMP`.
///
/// Microseconds come back as they were; finer parts are rounded. From the years 1729 to 2273 a `Date` itself tells microseconds apart.
extension Date: Bindable {
    /// - Throws: ``DatabaseError`` when it is not finite, or outside the years 0 to 9999.
    public var value: Value {
        get throws(DatabaseError) {
            let interval = timeIntervalSinceReferenceDate
            var second = interval.rounded(.down)
            var microsecond = ((interval - second) * 1_000_000).rounded()
            if microsecond == 1_000_000 { (second, microsecond) = (second + 1, 0) }
            guard let seconds = Int64(exactly: second + Self.timeIntervalBetween1970AndReferenceDate),
                case let civil = CivilTime(secondsSince1970: seconds), (0...9999).contains(civil.year)
            else { throw DatabaseError(.type, "the date is outside the years 0 to 9999") }
            let digits = String(Int(microsecond))
            return .text("\(civil.text()).\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)")
        }
    }
}

extension Date: ColumnDecodable {
    /// Reads a date as SQLite's `datetime()`, SQLAlchemy and ISO 8601 write it: `2026-11-23`, `2026-11-23 04:45:00`,
    /// `2026-11-23T04:45:00.123Z`, `2026-11-23T05:45:00+01:00`. Without an offset it is UTC; a day is its first moment.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` for anything else, and for what is not in the calendar.
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .text else { throw column.mismatch("Date") }
        guard let moment = Moment(column.bytes[...]) else {
            throw column.mismatch("Date", because: "it is no moment such as 2026-11-23 04:45:00")
        }
        let seconds = moment.secondsSince1970 - Int64(Self.timeIntervalBetween1970AndReferenceDate)
        let (micros, rest) = moment.nanosecond.quotientAndRemainder(dividingBy: 1_000)
        let interval =
            rest == 0
            ? Double(seconds * 1_000_000 + Int64(micros)) / 1_000_000  // rounded once, so that it is what it was
            : Double(seconds) + Double(moment.nanosecond) / 1_000_000_000
        self.init(timeIntervalSinceReferenceDate: interval)
    }
}

extension UUID: Bindable {
    /// Text in lower case: `e621e1f8-c36c-495a-93fc-0c247a3e6e5f`.
    public var value: Value { .text(uuidString.lowercased()) }
}

extension UUID: ColumnDecodable {
    /// Reads text of 36 characters, in either case.
    public init(column: borrowing Column) throws(DatabaseError) {
        guard column.kind == .text else { throw column.mismatch("UUID") }
        guard let text = column.text, text.utf8.count == 36, let id = UUID(uuidString: text) else {
            throw column.mismatch("UUID", because: "it is no text such as e621e1f8-c36c-495a-93fc-0c247a3e6e5f")
        }
        self = id
    }
}
