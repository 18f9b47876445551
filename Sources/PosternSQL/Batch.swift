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
    /// When it gives up waiting for its turn.
    let deadline: Monotonic
    /// The transaction that comes with the turn.
    let turn = Mailbox<Batch>()
    /// Why the commit failed.
    let outcome = Mailbox<DatabaseError?>()

    init(isAlone: Bool, deadline: Monotonic) {
        self.isAlone = isAlone
        self.deadline = deadline
    }
}
