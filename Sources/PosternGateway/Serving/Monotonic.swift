internal import Glibc

/// Time in milliseconds that only moves forward (`CLOCK_MONOTONIC`).
package enum Monotonic {
    package static func now() -> UInt64 { microseconds() / 1_000 }

    static func microseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }

    /// Lets the calling thread rest.
    package static func sleep(milliseconds: UInt64) {
        poll(nil, 0, Int32(clamping: milliseconds))
    }
}

extension Duration {
    /// Whole milliseconds, 0 for less than none.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000)
        return overflow ? .max / 2 : whole &+ UInt64(clamping: attoseconds / 1_000_000_000_000_000)
    }
}
