internal import Dispatch
internal import Synchronization

/// Requests that wait because all workers are busy, in the order in which they came.
///
/// The kernel keeps such a line as well, in its poller, but does not say since when anybody stands in it. So as long as no worker
/// is at rest, the ``Doorkeeper`` takes them out of there and puts them here; a worker that becomes free looks here first.
final class WaitingLine: Sendable {
    struct Place: Sendable {
        let connection: Lease.Connection
        /// When the request was noticed, by ``Monotonic/nanoseconds()``.
        let noticed: Int64
    }

    private struct State {
        var places: [Place] = []
        /// How many of `places` have been taken; they are dropped in bulk.
        var taken = 0
        var isAttended = false
    }

    private let state = Mutex(State())
    private let count = Atomic<Int>(0)
    private let restingWorkers = Atomic<Int>(0)
    private let call = DispatchSemaphore(value: 0)

    // MARK: Workers

    /// Who has waited for longest, now the caller's.
    func takeFirst() -> Place? {
        guard count.load(ordering: .relaxed) > 0 else { return nil }
        return state.withLock { state in
            guard state.taken < state.places.count else { return nil }
            return take(from: &state)
        }
    }

    /// A worker is about to wait at the poller.
    ///
    /// - Returns: whether it may: not while somebody stands in line.
    func workerRests() -> Bool {
        restingWorkers.add(1, ordering: .sequentiallyConsistent)
        guard count.load(ordering: .sequentiallyConsistent) > 0 else { return true }
        workerWakes()
        return false
    }

    func workerWakes() {
        restingWorkers.subtract(1, ordering: .sequentiallyConsistent)
    }

    /// Whether some worker waits at the poller, and so takes what comes next.
    var isWorkerResting: Bool { restingWorkers.load(ordering: .sequentiallyConsistent) > 0 }

    // MARK: The doorkeeper

    /// Waits for ``callDoorkeeper()``; blocks.
    func waitForCall() {
        call.wait()
        state.withLock { $0.isAttended = true }
    }

    /// The doorkeeper is about to wait again.
    func leave() { state.withLock { $0.isAttended = false } }

    /// Lets the doorkeeper look after the line, if it does not.
    func callDoorkeeper() {
        let isNews = state.withLock { state in
            defer { state.isAttended = true }
            return !state.isAttended
        }
        if isNews { call.signal() }
    }

    func append(_ connection: Lease.Connection) {
        state.withLock { state in
            state.places.append(Place(connection: connection, noticed: Monotonic.nanoseconds()))
            count.add(1, ordering: .sequentiallyConsistent)
        }
    }

    /// Who stands first, if for longer than `limit` milliseconds; now the caller's.
    func takeFirst(waitingFor limit: UInt64) -> Place? {
        let now = Monotonic.nanoseconds()
        return state.withLock { state in
            guard state.taken < state.places.count, UInt64(clamping: now - state.places[state.taken].noticed) / 1_000_000 > limit
            else { return nil }
            return take(from: &state)
        }
    }

    /// How many stand in it.
    var length: Int { count.load(ordering: .relaxed) }

    var isEmpty: Bool { count.load(ordering: .sequentiallyConsistent) == 0 }

    private func take(from state: inout State) -> Place {
        let place = state.places[state.taken]
        state.taken += 1
        count.subtract(1, ordering: .sequentiallyConsistent)
        if state.taken == state.places.count || state.taken >= 1_024 {
            state.places.removeFirst(state.taken)
            state.taken = 0
        }
        return place
    }
}
