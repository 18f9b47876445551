import Glibc
import PosternSQL
import Synchronization
import TestSupport

/// Work in a task that is cancelled after a while, as a request is whose deadline has passed.
struct CancelledWork: Sendable {
    let error: (any Error)?
    /// For how long its thread was held after that.
    let overtime: Duration

    /// Does `work` on a thread of its own; blocks until it has ended.
    static func run(after duration: Duration, _ work: @escaping @Sendable () throws -> Void) -> CancelledWork {
        let end = Mutex<CancelledWork?>(nil)
        let deadline = ContinuousClock.now + duration
        let task = Task.detached(executorPreference: QueueExecutor()) {
            var failure: (any Error)?
            do { try work() } catch { failure = error }
            let overtime = ContinuousClock.now - deadline
            end.withLock { $0 = CancelledWork(error: failure, overtime: overtime) }
        }
        while true {
            if let end = end.withLock({ $0 }) { return end }
            if ContinuousClock.now >= deadline { task.cancel() }
            poll(nil, 0, 1)  // between two looks
        }
    }
}
