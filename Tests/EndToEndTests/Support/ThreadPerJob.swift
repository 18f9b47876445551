import Foundation

/// Runs each job of a task, which is what it does between two suspensions, on a thread of its own: one that blocks holds up no other.
final class ThreadPerJob: TaskExecutor {
    private static let mark = "ThreadPerJob"

    /// Whether this thread is one of them.
    static var isHere: Bool { Thread.current.threadDictionary[mark] != nil }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { [self] in
            Thread.current.threadDictionary[Self.mark] = true
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
