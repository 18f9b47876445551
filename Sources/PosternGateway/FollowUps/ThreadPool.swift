internal import Dispatch
internal import Synchronization

/// A few threads that run tasks which may block. They are started as they are needed.
final class ThreadPool: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var threads = 0
        var resting = 0
        var isStopped = false
    }

    private let name: String
    private let limit: Int
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - name: of its threads, at most 15 bytes.
    ///   - limit: the most threads that it has.
    init(_ name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }

    /// Makes sure that there is a thread.
    func prepare() throws(GatewayError) {
        let isFirst = state.withLock { state in
            guard state.threads == 0 else { return false }
            state.threads = 1
            return true
        }
        if isFirst { try startThread() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.jobs.count > state.resting, state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        arrivals.signal()
        if needsThread { try? startThread() }  // those that there are do the work too
    }

    /// Lets the threads end. Nothing may be left to do.
    func stop() {
        let threads = state.withLock { state in
            state.isStopped = true
            return state.threads
        }
        for _ in 0..<threads { arrivals.signal() }
    }

    private func startThread() throws(GatewayError) {
        do { try Thread(name) { self.run() }.detach() } catch {
            state.withLock { $0.threads -= 1 }
            throw error
        }
    }

    private func run() {
        while true {
            state.withLock { $0.resting += 1 }
            arrivals.wait()
            let job: UnownedJob? = state.withLock { state in
                state.resting -= 1
                return state.jobs.isEmpty ? nil : state.jobs.removeFirst()
            }
            if let job {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if state.withLock(\.isStopped) {
                return
            }
        }
    }
}
