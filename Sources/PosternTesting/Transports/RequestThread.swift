internal import Dispatch
internal import PosternGateway
internal import Synchronization

/// A thread that requests run on, as they run on a worker's in production.
final class RequestThread: Sendable {
    private typealias Job = @Sendable (ThreadExecutor) -> Void

    private struct Queue {
        var jobs: [Job] = []
    }

    private let queue: Shared

    private final class Shared: Sendable {
        let state = Mutex(Queue())
        let arrivals = DispatchSemaphore(value: 0)
    }

    init() throws {
        let queue = Shared()
        self.queue = queue
        try Thread("test-client") {
            let executor = ThreadExecutor()
            while true {
                queue.arrivals.wait()
                let job = queue.state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
                guard let job else { return }  // woken without a job: stopped
                job(executor)
            }
        }.detach()
    }

    /// Runs `work` on the thread, after what was given to it before.
    func run<Value: Sendable>(_ work: @escaping @Sendable (ThreadExecutor) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.state.withLock { $0.jobs.append { executor in continuation.resume(returning: work(executor)) } }
            queue.arrivals.signal()
        }
    }

    /// Lets the thread end once it has done what it was given.
    func stop() {
        queue.arrivals.signal()
    }
}
