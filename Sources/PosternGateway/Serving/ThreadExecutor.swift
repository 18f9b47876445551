internal import Dispatch
internal import Synchronization

/// Runs asynchronous work on the thread that waits for it.
///
/// When a handler suspends, its continuations come back to this thread. So a handler may
/// await an asynchronous client, and may as well block, on a thread of its own.
package final class ThreadExecutor: TaskExecutor, Sendable {
    private let jobs = Mutex<[UnownedJob]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        arrivals.signal()
    }

    /// Runs `work` to its end; blocks the calling thread, on which all of it runs that belongs to no other executor.
    ///
    /// - Parameter started: is given the task before any of `work` runs, so that somebody else can cancel it.
    package func run<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value, started: (Task<Void, Never>) -> Void = { _ in }
    ) -> Value {
        let outcome = Outcome<Value>()
        // An immediate task would be known to others only after `work` has suspended, which most never does.
        started(
            Task(executorPreference: self) {
                let value = await work()
                outcome.value.withLock { $0 = value }
            })
        while true {
            if let value = outcome.value.withLock({ $0 }) { return value }
            arrivals.wait()
            runNext()
        }
    }

    private func runNext() {
        guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}

/// Where a task leaves its value for the thread that waits.
private final class Outcome<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
