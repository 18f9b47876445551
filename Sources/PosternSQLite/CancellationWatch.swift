internal import CSQLite
internal import Glibc

/// Ends the statements and the waits of a connection when the task that they run in has been cancelled.
///
/// SQLite asks it from within, on the thread that works, so nobody has to know which connection a task has at the moment. Only
/// the holder of the connection uses it.
final class CancellationWatch {
    /// SQLite asks after so many instructions of its machine: each 10 to 50 microseconds.
    private static let interval: Int32 = 1_000
    /// SQLite counts on from one run of a statement to the next, and so asks now and then in a short one. The first time is
    /// therefore passed over: what is as short as `COMMIT` or `ROLLBACK TO` is never interrupted, not even after it has done its work.
    private var isAskedBefore = false
    private var waitEnd = ContinuousClock.now

    /// Lets SQLite ask. The connection must be closed before the watch ends.
    func install(on handle: OpaquePointer?) {
        sqlite3_progress_handler(handle, Self.interval, mustInterrupt, Unmanaged.passUnretained(self).toOpaque())
    }

    /// To be called before each statement.
    func statementBegins() { isAskedBefore = false }

    /// Has the connection wait for locks until `timeout` is over or the task is cancelled.
    func waitForLocks(on handle: OpaquePointer?, for timeout: Duration) {
        waitEnd = .now + timeout
        sqlite3_busy_handler(handle, mustWait, Unmanaged.passUnretained(self).toOpaque())
    }

    fileprivate func isInterruptionDue() -> Bool {
        defer { isAskedBefore = true }
        return isAskedBefore && Task.isCancelled
    }

    /// Waits a little, longer from time to time.
    ///
    /// - Returns: whether to try again.
    fileprivate func waitOnce(after attempts: Int32) -> Bool {
        let rest = waitEnd - .now
        guard rest > .zero, !Task.isCancelled else { return false }
        let pause = min(rest, .milliseconds(min(1 << min(attempts, 5), 25)))
        usleep(useconds_t(max(1, pause / .microseconds(1))))
        return true
    }
}

private func mustInterrupt(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<CancellationWatch>.fromOpaque(context).takeUnretainedValue().isInterruptionDue() ? 1 : 0
}

private func mustWait(_ context: UnsafeMutableRawPointer?, _ attempts: Int32) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<CancellationWatch>.fromOpaque(context).takeUnretainedValue().waitOnce(after: attempts) ? 1 : 0
}
