internal import Synchronization

/// The most that was seen of what changes from moment to moment. The timekeeper looks, so that no request has to count.
final class LoadRecord: Sendable {
    /// How much waits for a worker.
    struct Queue {
        /// Connections that nobody has accepted, and requests in the gateway's own line.
        var waiting = 0
        /// How many connections the kernel would keep.
        var capacity = 0
    }

    struct Peaks {
        var active = 0
        var waiting = 0
        /// How often all workers were busy.
        var timesFull = 0
    }

    private struct State {
        var peaks = Peaks()
        var isFull = false
        var nextQueueLook: UInt64 = 0
    }

    private let workers: [Lease]
    private let listeners: [Listener]
    private let line: WaitingLine?
    private let state = Mutex(State())

    /// How often the kernel is asked, in milliseconds.
    private static let interval: UInt64 = 250

    init(workers: [Lease], listeners: [Listener], line: WaitingLine?) {
        self.workers = workers
        self.listeners = listeners
        self.line = line
    }

    /// Takes note of the moment; to be called often.
    func look(at now: UInt64) {
        let active = workers.count { $0.isHeld }
        let isQueueDue = state.withLock { state in
            state.peaks.active = max(state.peaks.active, active)
            if active == workers.count, !state.isFull { state.peaks.timesFull += 1 }
            state.isFull = active == workers.count
            guard now >= state.nextQueueLook else { return false }
            state.nextQueueLook = now + Self.interval
            return true
        }
        if isQueueDue { _ = queue() }
    }

    /// What waits now; asks the kernel.
    func queue() -> Queue {
        var queue = Queue(waiting: line?.length ?? 0)
        for listener in listeners {
            guard let own = ListenQueue(of: listener.descriptor) else { continue }
            queue.waiting += own.length
            queue.capacity += own.capacity
        }
        let waiting = queue.waiting
        state.withLock { $0.peaks.waiting = max($0.peaks.waiting, waiting) }
        return queue
    }

    var peaks: Peaks { state.withLock { $0.peaks } }
}
