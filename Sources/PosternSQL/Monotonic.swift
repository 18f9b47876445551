internal import Glibc

/// A moment of a clock that only moves forward (`CLOCK_MONOTONIC`), in nanoseconds: to measure with, at little cost.
@usableFromInline
struct Monotonic: Sendable {
    private let nanoseconds: Int64

    static func now() -> Monotonic {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Monotonic(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// How long ago the moment was.
    var age: Duration { .nanoseconds(Self.now().nanoseconds &- nanoseconds) }

    /// Whether the moment was longer ago than so many nanoseconds.
    func isOlder(than limit: Int64) -> Bool { Self.now().nanoseconds &- nanoseconds > limit }
}

extension Duration {
    /// Whole nanoseconds, kept within what an Int64 holds: 292 years.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (total, overflowed) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard overflow || overflowed else { return total }
        return seconds < 0 ? .min : .max
    }

    /// Milliseconds with three digits behind the point, as the log shows them.
    var milliseconds: Double { Double(nanoseconds / 1_000) / 1_000 }
}
