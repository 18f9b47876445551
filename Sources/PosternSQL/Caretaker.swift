internal import Dispatch
internal import Synchronization

/// Looks after a database while units of work come and go, on a thread of its own: interrupts reads that are open for too long,
/// lets the writer do what it has put off, and says how things stand.
final class Caretaker: Sendable {
    private struct State {
        var commitCount = 0
        var lastWarning: ContinuousClock.Instant?
        var isClosed = false
    }

    private let queue = DispatchQueue(label: "postern.database.caretaker")
    private let isCalled = Atomic<Bool>(false)
    private let state = Mutex(State())
    /// `nil` where units write side by side: such a database puts nothing off.
    private let writer: Writer?
    private let readers: ConnectionPool
    private let options: DatabaseOptions
    private let monitor: DatabaseMonitor
    private let interval: DispatchTimeInterval

    init(writer: Writer?, readers: ConnectionPool, options: DatabaseOptions, monitor: DatabaseMonitor) {
        self.writer = writer
        self.readers = readers
        self.options = options
        self.monitor = monitor
        interval = .nanoseconds(Int(max(min(options.readLimit / 4, .seconds(1)), .milliseconds(10)).nanoseconds))
    }

    /// Begins its rounds.
    func start() {
        queue.asyncAfter(deadline: .now() + interval) { [weak self] in self?.makeRound() }
    }

    /// Ends its rounds, after the one that goes on.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Lets the writer do what is due, soon.
    func maintainSoon() {
        guard !isCalled.exchange(true, ordering: .relaxed) else { return }
        queue.async { [weak self] in
            self?.isCalled.store(false, ordering: .relaxed)
            self?.maintain(.due)
        }
    }

    private func makeRound() {
        guard !state.withLock({ $0.isClosed }) else { return }
        let loans = readers.interruptLoans(olderThan: options.readLimit)
        if !loans.interrupted.isEmpty { monitor.readsInterrupted(after: loans.interrupted) }
        if let writer, writer.backlog > 0, isIdle(writer) { maintain(.idle) }
        monitor.metrics?.observed(
            logBytes: writer?.backlog ?? 0, oldestRead: loans.oldest, waitingReaders: readers.waitingCount,
            waitingWriters: writer?.waitingCount ?? 0)
        start()
    }

    /// Whether nothing has been committed since the last round.
    private func isIdle(_ writer: Writer) -> Bool {
        let count = writer.commitCount
        return state.withLock { state in
            defer { state.commitCount = count }
            return state.commitCount == count
        }
    }

    private func maintain(_ occasion: MaintenanceOccasion) {
        guard let writer, !state.withLock({ $0.isClosed }) else { return }
        do {
            let report = try writer.maintain(occasion)
            let backlog = writer.backlog
            if !report.isComplete, backlog > options.logLimit, mayWarn() {
                monitor.logIsLong(bytes: backlog, obstacle: report.obstacle)
            }
        } catch {
            let isLeftForLater = error.kind == .busy || error.kind == .misuse  // somebody writes for long, or has closed it
            if !isLeftForLater, mayWarn() { monitor.maintenanceFailed(error) }
        }
    }

    /// Once a minute.
    private func mayWarn() -> Bool {
        state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.lastWarning, now - last < .seconds(60) { return false }
            state.lastWarning = now
            return true
        }
    }
}
