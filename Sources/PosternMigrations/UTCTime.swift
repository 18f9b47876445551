internal import Glibc

/// A moment to the second, in UTC: what a revision is named after and when it was applied.
public struct UTCTime: Sendable, Hashable {
    public let secondsSince1970: Int64

    public init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The system's clock (`time`).
    public static func now() -> UTCTime {
        UTCTime(secondsSince1970: Int64(time(nil)))
    }

    /// Reads `YYYYMMDDHHMMSS`; `nil` when it is not 14 digits or no such moment exists (February 30th).
    init?(digits: some StringProtocol) {
        let values = digits.utf8.map { Int32($0) - 48 }
        guard values.count == 14, values.allSatisfy({ (0...9).contains($0) }) else { return nil }
        func number(_ range: Range<Int>) -> Int32 { values[range].reduce(0) { $0 * 10 + $1 } }
        var parts = tm()
        parts.tm_year = number(0..<4) - 1900
        parts.tm_mon = number(4..<6) - 1
        parts.tm_mday = number(6..<8)
        parts.tm_hour = number(8..<10)
        parts.tm_min = number(10..<12)
        parts.tm_sec = number(12..<14)
        self.init(secondsSince1970: Int64(timegm(&parts)))
        // timegm carries the 30th of February over into March, and then the digits are others.
        guard self.digits == digits else { return nil }
    }

    /// `20261123044500`, which sorts as time does.
    var digits: String {
        let (date, time) = fields
        return (date + time).joined()
    }

    /// `2026-11-23T04:45:00Z` (ISO 8601).
    var iso8601: String {
        let (date, time) = fields
        return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "Z"
    }

    private var fields: (date: [String], time: [String]) {
        var seconds = time_t(secondsSince1970)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: Int32, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return (
            [padded(parts.tm_year + 1900, 4), padded(parts.tm_mon + 1, 2), padded(parts.tm_mday, 2)],
            [padded(parts.tm_hour, 2), padded(parts.tm_min, 2), padded(parts.tm_sec, 2)]
        )
    }
}

extension UTCTime: Comparable {
    public static func < (left: UTCTime, right: UTCTime) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }
}
