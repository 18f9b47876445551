internal import Synchronization

/// What of a handler's time its database has taken. The session layer knows nothing of it: the composition passes on what it tells, in the
/// task of the handler or a child of it.
package final class DatabaseShare: Sendable {
    /// That of the request which the current task works on; `nil` when nobody wants to know.
    @TaskLocal package static var current: DatabaseShare?

    private let waiting = Atomic<Int64>(0)
    private let working = Atomic<Int64>(0)

    package init() {}

    /// Adds a unit of work.
    package func add(wait: Duration, work: Duration) {
        waiting.add(wait.wholeNanoseconds, ordering: .relaxed)
        working.add(work.wholeNanoseconds, ordering: .relaxed)
    }

    /// Splits what a handler took. Units of work that ran side by side may add up to more, and are cut to it.
    func split(_ handler: Int64) -> (handler: Int64, wait: Int64, work: Int64) {
        let wait = min(handler, waiting.load(ordering: .relaxed))
        let work = min(handler - wait, working.load(ordering: .relaxed))
        return (handler - wait - work, wait, work)
    }
}

extension Duration {
    /// Kept within a day's range, so that sums cannot overflow.
    fileprivate var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(max(0, seconds), 86_400) * 1_000_000_000 + max(0, attoseconds / 1_000_000_000)
    }
}
