/// How much work may share one transaction.
struct BatchLimits: Sendable {
    /// Units of work.
    var units = 256
    /// The time from its first unit to the beginning of its last: what the first one waits longer than it would alone.
    var duration = Duration.milliseconds(20)
}

/// An open transaction, as it is handed on from one unit of work to the next.
struct Batch: Sendable {
    /// Units of work that are in it, or that wait for its commit because they have seen what others wrote.
    private(set) var units = 0
    /// Why the commit failed: what the units before the last wait for. There is none as long as nobody waits.
    private(set) var outcome: Bulletin<DatabaseError?>?
    private var isAlone = false
    private let start = Monotonic.now()

    var isEmpty: Bool { units == 0 }

    /// - Parameter isAlone: whether the unit allows no others.
    mutating func add(isAlone: Bool) {
        units += 1
        self.isAlone = isAlone  // who is alone is also first
    }

    /// Whether the unit of `next` may join.
    func mayGrow(by next: Place, within limits: BatchLimits) -> Bool {
        guard !isEmpty, !isAlone, !next.isAlone else { return false }
        return units < limits.units && !start.isOlder(than: limits.duration.nanoseconds)
    }

    /// Where the outcome will be read, by one more thread.
    mutating func awaited() -> Bulletin<DatabaseError?> {
        if let outcome { return outcome }
        let outcome = Bulletin<DatabaseError?>()
        self.outcome = outcome
        return outcome
    }

    /// Begins anew, because the transaction has been rolled back: tells all units that are in it.
    mutating func abandon(because failure: DatabaseError) {
        outcome?.publish(failure)
        self = Batch()
    }
}

/// A thread's place in the writer's line, where it waits for its turn.
final class Place: Sendable {
    /// Whether its unit has a transaction of its own.
    let isAlone: Bool
    /// The transaction that comes with the turn.
    let turn: Mailbox<Batch>

    /// - Parameter isNext: whether nobody stands before it.
    init(isAlone: Bool, isNext: Bool) {
        self.isAlone = isAlone
        turn = Mailbox(isNear: isNext)
    }
}
