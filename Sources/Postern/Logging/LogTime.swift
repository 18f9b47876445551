import Glibc

/// An instant to the millisecond, as a log line shows it.
package struct LogTime: Sendable, Equatable {
    /// Since 1970-01-01T00:00:00Z; negative before it.
    package let seconds: Int

    /// 0 to 999.
    package let milliseconds: Int

    package init(seconds: Int, milliseconds: Int) {
        precondition((0..<1000).contains(milliseconds), "milliseconds are 0 to 999")
        self.seconds = seconds
        self.milliseconds = milliseconds
    }

    /// The time of the wall clock. The C function is `clock_gettime`.
    package static func now() -> LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// UTC by RFC 3339: `2026-11-23T04:43:11.123Z`.
    ///
    /// Own arithmetic, because `gmtime_r` takes the C library's time zone lock, which every logging thread would wait for.
    package var text: String {
        let (day, second) = Self.divide(seconds, by: 86_400)
        let date = Self.date(day: day)
        return "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))T"
            + "\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2))"
            + ".\(Self.padded(milliseconds, 3))Z"
    }

    /// The Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is the last of its year, of its four years and of its 400.
    private static func date(day: Int) -> (year: Int, month: Int, day: Int) {
        let (cycles, dayOfCycle) = divide(day + 719_468, by: 146_097)  // from 0000-03-01
        var rest = dayOfCycle
        // The fourth century of a cycle, and the fourth year of four, is the one that has the leap day: hence the bounds.
        let centuries = min(rest / 36_524, 3)
        rest -= centuries * 36_524
        let leapCycles = rest / 1461
        rest -= leapCycles * 1461
        let years = min(rest / 365, 3)
        rest -= years * 365
        let year = cycles * 400 + centuries * 100 + leapCycles * 4 + years

        let month = daysBeforeMonth.lastIndex { $0 <= rest } ?? 0
        let isNextYear = month >= 10
        return (isNextYear ? year + 1 : year, isNextYear ? month - 9 : month + 3, rest - daysBeforeMonth[month] + 1)
    }

    /// From March on.
    private static let daysBeforeMonth = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337]

    /// Rounds down, so that the remainder is never negative.
    private static func divide(_ value: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
