internal import Glibc
internal import PosternSQL

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

    /// UTC by RFC 3339: `2026-11-23T04:43:11.123Z`. The C library would take its time zone's lock, which every logging thread would wait
    /// for.
    package var text: String {
        let digits = String(milliseconds)
        let fraction = String(repeating: "0", count: 3 - digits.utf8.count) + digits
        return "\(CivilTime(secondsSince1970: Int64(seconds)).text(between: "T")).\(fraction)Z"
    }
}
