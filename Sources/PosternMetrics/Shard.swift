internal import Glibc

/// Which part of a metric the calling thread counts in, so that threads seldom write to the same line of the processor's cache.
enum Shard {
    static let count = 8

    /// From 0 to less than ``count``; the same for a thread as long as it lives.
    static var current: Int {
        // Threads' own structures lie far apart: the lowest bits of their addresses are alike.
        let address = UInt64(UInt(pthread_self()))
        return Int(truncatingIfNeeded: (address >> 12 &* 0x9E37_79B9_7F4A_7C15) >> 61)
    }
}
