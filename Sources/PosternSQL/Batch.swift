internal import Dispatch
internal import Synchronization

/// How much work may share one transaction.
struct BatchLimits: Sendable {
    /// Units of work.
    var units = 256
    /// The time from its first unit to the beginning of its last: what the first one waits longer than it would alone.
    var duration = Duration.milliseconds(20)
}

/// The units of work that an open transaction holds. Their threads wait for its commit.
struct Batch: Sendable {
    var members: [Place] = []
    private let start = ContinuousClock.now

    /// Whether the unit of `next` may join.
    func mayGrow(by next: Place, within limits: BatchLimits) -> Bool {
        guard let first = members.first, !first.isAlone, !next.isAlone else { return false }  // who is alone is also first
        return members.count < limits.units && ContinuousClock.now - start < limits.duration
    }
}

/// A thread's place in the writer's line: it waits there first for its turn, and then for the commit.
final class Place: Sendable {
    /// Whether its unit has a transaction of its own.
    let isAlone: Bool
    private let semaphore = DispatchSemaphore(value: 0)
    private let mail = Mutex(Mail())

    private struct Mail {
        var batch: Batch?
        var failure: DatabaseError?
    }

    init(isAlone: Bool) {
        self.isAlone = isAlone
    }

    /// - Returns: whether the turn came in time.
    func waitForTurn(_ timeout: Duration) -> Bool {
        semaphore.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    func waitForTurn() {
        semaphore.wait()
    }

    func giveTurn(_ batch: Batch) {
        mail.withLock { $0.batch = batch }
        semaphore.signal()
    }

    /// The batch that came with the turn.
    func takeBatch() -> Batch {
        mail.withLock { $0.batch.take() } ?? Batch()
    }

    /// - Returns: why the commit failed.
    func waitForOutcome() -> DatabaseError? {
        semaphore.wait()
        return mail.withLock { $0.failure }
    }

    func giveOutcome(_ failure: DatabaseError?) {
        mail.withLock { $0.failure = failure }
        semaphore.signal()
    }
}
