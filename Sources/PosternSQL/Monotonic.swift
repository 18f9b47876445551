internal import Glibc

/// A moment of a clock that only moves forward (`CLOCK_MONOTONIC`), in nanoseconds: to measure with, at little cost.
@usableFromInline
package struct Monotonic: Sendable {
    private let nanoseconds: Int64

    package static func now() -> Monotonic {
        var time = Glibc.timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Monotonic(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// The moment that comes after `timeout`, and after a year at the latest.
    package static func after(_ timeout: Duration) -> Monotonic {
        Monotonic(nanoseconds: now().nanoseconds &+ min(timeout, .seconds(31_536_000)).nanoseconds)
    }

    /// The earlier one of both.
    package static func earlier(_ one: Monotonic, _ other: Monotonic) -> Monotonic {
        one.nanoseconds <= other.nanoseconds ? one : other
    }

    /// How long it takes until the moment; negative when it has passed.
    package var distance: Duration { .nanoseconds(nanoseconds &- Self.now().nanoseconds) }

    /// Milliseconds until the moment, rounded up; 0 when it has passed, and `limit` when it is farther away.
    package func milliseconds(atMost limit: Int32) -> Int32 {
        let rest = nanoseconds &- Self.now().nanoseconds
        guard rest > 0 else { return 0 }
        return Int32(min(Int64(limit), rest / 1_000_000 + 1))
    }

    /// Whether the moment is not in the future.
    package var hasPassed: Bool { Self.now().nanoseconds >= nanoseconds }

    /// The moment as the C library takes it.
    var timespec: timespec {
        let nanoseconds = max(0, nanoseconds)
        return Glibc.timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }

    /// How long after `earlier` the moment is.
    func distance(from earlier: Monotonic) -> Duration { .nanoseconds(nanoseconds &- earlier.nanoseconds) }

    /// How long ago the moment was.
    var age: Duration { .nanoseconds(Self.now().nanoseconds &- nanoseconds) }

    /// Whether the moment was longer ago than so many nanoseconds.
    package func isOlder(than limit: Int64) -> Bool { Self.now().nanoseconds &- nanoseconds > limit }
}

extension Duration {
    /// Whole nanoseconds, kept within what an Int64 holds: 292 years.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (total, overflowed) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard overflow || overflowed else { return total }
        return seconds < 0 ? .min : .max
    }

    /// Milliseconds with three digits behind the point, as the log shows them.
    var milliseconds: Double { Double(nanoseconds / 1_000) / 1_000 }
}
