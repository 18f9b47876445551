internal import Dispatch

/// Runs a task that blocks on a thread of its own: the few that tasks share stay free for other tests.
public final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "test")

    public init() {}

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
