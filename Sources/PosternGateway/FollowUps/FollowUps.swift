package import Logging
internal import PosternHTTP
internal import Synchronization

/// Does what is to be done after answers, apart from the threads that answer.
package final class FollowUps: Sendable {
    /// What is due after an answer.
    package struct Due: Sendable {
        let works: [FollowUp]
        let request: Request?
    }

    /// How much there has been of it.
    package struct Counts: Sendable, Equatable {
        /// What waits or runs.
        package var pending = 0
        package var done = 0
        package var failed = 0
        /// What was not done, because there was too much, or the time for stopping was over.
        package var refused = 0
    }

    private struct State {
        /// How many answers are being sent that something follows.
        var promised = 0
        var counts = Counts()
        var tasks: [Int: Task<Void, Never>] = [:]
        var running: [Int: Running] = [:]
        /// Whether a thread looks after the deadlines.
        var hasClock = false
        var number = 0
        var isCancelled = false
        var wasCutOff = false
        var waiters: [@Sendable () -> Void] = []

        var isSettled: Bool { promised == 0 && counts.pending == 0 }

        /// Those who have waited, if they need not wait any longer.
        mutating func takeWaiters() -> [@Sendable () -> Void] {
            guard isSettled else { return [] }
            defer { waiters = [] }
            return waiters
        }
    }

    private let limit: Int
    private let timeout: Duration
    private let logger: Logger
    private let pool = ThreadPool("follow-up", limit: 4)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: how many may wait or run.
    ///   - timeout: how long one may take.
    package init(limit: Int, timeout: Duration, logger: Logger) {
        self.limit = limit
        self.timeout = timeout
        self.logger = logger
    }

    deinit { pool.stop() }

    package var counts: Counts { state.withLock(\.counts) }

    /// Takes note that something is due once an answer has been sent. Who sees the answer, and waits then, waits for that too.
    package func promise() { state.withLock { $0.promised += 1 } }

    /// Does what was promised, in its order, and returns before it is done. What there is no room for is not done.
    package func start(_ due: Due) {
        defer { callWaiters { $0.promised -= 1 } }
        do { try pool.prepare() } catch { return refuse(due, "\(error)") }
        let refusal: String? = state.withLock { state in
            guard !state.isCancelled else { return "the process ends" }
            guard state.counts.pending + due.works.count <= limit else {
                return "\(state.counts.pending) others wait or run (FOLLOW_UP_LIMIT)"
            }
            state.counts.pending += due.works.count
            state.number += 1
            let number = state.number
            state.tasks[number] = Task(executorPreference: pool) {
                for work in due.works { await self.run(work, of: due) }
                self.state.withLock { $0.tasks[number] = nil }
            }
            return nil
        }
        if let refusal { refuse(due, refusal) }
    }

    /// Whether something was cancelled with the rest.
    package var wasCutOff: Bool { state.withLock(\.wasCutOff) }

    /// Cancels what runs, and does nothing more.
    package func cancel() {
        let tasks = state.withLock { state in
            state.isCancelled = true
            state.wasCutOff = state.wasCutOff || !state.isSettled
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
    }

    /// Calls `body` as soon as nothing waits or runs.
    package func whenSettled(_ body: @escaping @Sendable () -> Void) {
        let isSettled = state.withLock { state in
            if !state.isSettled { state.waiters.append(body) }
            return state.isSettled
        }
        if isSettled { body() }
    }

    /// Returns as soon as nothing waits or runs.
    package func settle() async {
        await withCheckedContinuation { continuation in whenSettled { continuation.resume() } }
    }

    // MARK: Doing it

    private enum End {
        case done, cancelled
        case late
        case failed(any Error)
    }

    private func run(_ followUp: FollowUp, of due: Due) async {
        let end = Task.isCancelled ? End.cancelled : await perform(followUp)
        switch end {
        case .done: break
        case .failed(let error): log("what follows an answer has failed", due, "\(error)")
        case .late: log("what follows an answer took too long", due, "it was cancelled after \(timeout) (FOLLOW_UP_TIMEOUT)")
        case .cancelled: log("what follows an answer was cut off", due, "the time for stopping was over (DRAIN)")
        }
        callWaiters { state in
            state.counts.pending -= 1
            switch end {
            case .done: state.counts.done += 1
            case .failed, .late: state.counts.failed += 1
            case .cancelled: state.counts.refused += 1
            }
        }
    }

    private func callWaiters(after change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter() }
    }

    /// One that runs.
    private struct Running {
        let task: Task<Void, any Error>
        let isLate: Flag
        let deadline: UInt64
    }

    private func perform(_ followUp: FollowUp) async -> End {
        let isLate = Flag()
        let task = Task(executorPreference: pool) { try await followUp.work() }
        let number = watch(Running(task: task, isLate: isLate, deadline: Monotonic.now() &+ timeout.milliseconds))
        defer { state.withLock { $0.running[number] = nil } }
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        guard case .failure(let error) = result else { return .done }
        if isLate.isSet { return .late }
        return Task.isCancelled ? .cancelled : .failed(error)
    }

    /// Lets a thread look after its deadline: the threads that run tasks may all be blocked.
    private func watch(_ running: Running) -> Int {
        let (number, needsClock) = state.withLock { state in
            state.number += 1
            state.running[state.number] = running
            defer { state.hasClock = true }
            return (state.number, !state.hasClock)
        }
        guard needsClock else { return number }
        do { try Thread("follow-up-clock") { self.keepTime() }.detach() } catch { state.withLock { $0.hasClock = false } }
        return number
    }

    /// Cancels what is late, for as long as something runs.
    private func keepTime() {
        while true {
            Monotonic.sleep(milliseconds: 25)
            let now = Monotonic.now()
            let late: [Running]? = state.withLock { state in
                state.hasClock = !state.running.isEmpty
                return state.hasClock ? state.running.values.filter { $0.deadline <= now && !$0.isLate.isSet } : nil
            }
            guard let late else { return }
            for running in late {
                running.isLate.set()
                running.task.cancel()
            }
        }
    }

    private func refuse(_ due: Due, _ reason: String) {
        state.withLock { $0.counts.refused += due.works.count }
        log("what should have followed an answer was not done", due, reason)
    }

    private func log(_ event: String, _ due: Due, _ reason: String) {
        logger.error(
            "\(event)",
            metadata: [
                "error": "\(reason)", "request_id": "\(due.request?.id ?? "")", "route": "\(due.request?.route ?? "")",
            ])
    }
}
