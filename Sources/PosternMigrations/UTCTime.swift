internal import Glibc
internal import PosternSQL

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
        let values = digits.utf8.map { Int($0) - 48 }
        guard values.count == 14, values.allSatisfy({ (0...9).contains($0) }) else { return nil }
        func number(_ range: Range<Int>) -> Int { values[range].reduce(0) { $0 * 10 + $1 } }
        let moment = CivilTime(
            year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10), minute: number(10..<12),
            second: number(12..<14))
        guard let moment else { return nil }
        self.init(secondsSince1970: moment.secondsSince1970)
    }

    /// `20261123044500`, which sorts as time does.
    var digits: String { civil.text(date: "", between: "", time: "") }

    /// `2026-11-23T04:45:00Z` (ISO 8601).
    var iso8601: String { civil.text(between: "T") + "Z" }

    private var civil: CivilTime { CivilTime(secondsSince1970: secondsSince1970) }
}

extension UTCTime: Comparable {
    public static func < (left: UTCTime, right: UTCTime) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }
}
