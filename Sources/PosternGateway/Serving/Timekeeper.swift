internal import Dispatch
internal import Glibc
internal import Synchronization

/// The one thread that watches the clock: it ends waits that take too long, closes connections that nobody uses, and looks
/// after those on which too little has arrived to tell a request.
final class Timekeeper: Sendable {
    private let connections: ConnectionTable
    private let leases: [Lease]
    private let poller: Poller
    private let parked = Mutex<[ConnectionTable.Token]>([])
    private let pausedListeners = Mutex<[(listener: Listener, token: UInt64, resumesAt: UInt64)]>([])
    private let drainage = Mutex<Drainage?>(nil)
    private let isDraining = Atomic<Bool>(false)
    private let isStopping = Atomic<Bool>(false)
    private let news = DispatchSemaphore(value: 0)
    private let maximumConnections: Int
    private let idleTimeout: UInt64
    private let line: WaitingLine?
    private let report: InterruptionReport
    private let load: LoadRecord

    /// For how long a connection must have been idle to be closed while the gateway drains. A web server takes the one that it has used
    /// last for its next request, which may be on the way before it knows that the connection is closed.
    private static let quiet: UInt64 = 50
    /// How long draining waits at least for requests on connections that were just opened, and at most for connections to be quiet.
    private static let settling: (least: UInt64, most: UInt64) = (100, 1_000)
    /// How often the deadlines of workers are looked at, in milliseconds.
    private static let tick: UInt64 = 25
    /// How often those of connections are that nobody works on.
    private static let sweep: UInt64 = 250
    /// How often parked connections are looked at. The kernel cannot say when enough bytes are there: it reports a socket as
    /// readable from the first.
    private static let parkedTick: UInt64 = 10
    /// How long a listener rests when there are no descriptors left.
    private static let rest: UInt64 = 100

    init(
        _ connections: ConnectionTable, leases: [Lease], poller: Poller, maximumConnections: Int, idleTimeout: Duration,
        line: WaitingLine?, report: InterruptionReport, load: LoadRecord
    ) {
        self.connections = connections
        self.leases = leases
        self.poller = poller
        self.maximumConnections = maximumConnections
        self.idleTimeout = idleTimeout.milliseconds
        self.line = line
        self.report = report
        self.load = load
    }

    /// Takes over a connection whose state is `parked`.
    func park(_ token: ConnectionTable.Token) {
        parked.withLock { $0.append(token) }
        news.signal()
    }

    /// Arms a listener again when there is room for connections.
    func rest(_ listener: Listener, token: UInt64) {
        let resumesAt = Monotonic.now() + Self.rest
        pausedListeners.withLock { $0.append((listener, token, resumesAt)) }
    }

    /// Watches until ``stop()``, and then closes what is left; blocks.
    func run() {
        var nextSweep = Monotonic.now()
        while !isStopping.load(ordering: .relaxed) {
            let now = Monotonic.now()
            lookAfterParked()
            for lease in leases {
                if let finding = lease.enforce(at: now, each: Self.tick, among: connections) { report.deal(with: finding) }
            }
            load.look(at: now)
            if let line, !line.isWorkerResting { line.callDoorkeeper() }
            resumeListeners(at: now)
            if isDraining.load(ordering: .relaxed) { drain(at: now) }
            if now >= nextSweep {
                for (token, state) in connections.expired(at: now) { close(token, in: state) }
                nextSweep = now + Self.sweep
            }
            let pause = parked.withLock { $0.isEmpty } ? Self.tick : Self.parkedTick
            wait(pause)
        }
        closeAll()
    }

    private struct Drainage {
        /// When it began.
        let since = Monotonic.now()
        /// Who takes the connections.
        let successor: Handover?
        /// What is to be done when no connection that may bring a request is open any more.
        var settle: (@Sendable () -> Void)?
    }

    /// Closes connections as they become idle, or passes them on.
    ///
    /// - Parameters:
    ///   - successor: where another process takes them; `nil` when they are closed.
    ///   - settle: is called once, when connections need not be kept any longer.
    func drain(to successor: Handover?, settle: @escaping @Sendable () -> Void) {
        drainage.withLock { $0 = Drainage(successor: successor, settle: settle) }
        isDraining.store(true, ordering: .relaxed)
        news.signal()
    }

    /// Lets ``run()`` come to its end. No worker may be left.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        news.signal()
    }

    private func wait(_ milliseconds: UInt64) {
        _ = news.wait(timeout: .now() + .milliseconds(Int(milliseconds)))
    }

    private func drain(at now: UInt64) {
        guard let drainage = drainage.withLock(\.self) else { return }
        let isEmpty = drainage.successor.map(passOn) ?? closeQuiet(since: drainage.settle == nil ? nil : drainage.since, at: now)
        guard let settle = drainage.settle, isEmpty, now >= drainage.since + Self.settling.least else { return }
        self.drainage.withLock { $0?.settle = nil }
        settle()
    }

    /// Closes the idle connections on which no request is to be expected in this very moment.
    ///
    /// - Parameter since: when draining began; `nil` to close them all.
    /// - Returns: whether none is left, or there was time enough.
    private func closeQuiet(since: UInt64?, at now: UInt64) -> Bool {
        var isQuiet = true
        for (token, state) in connections.expired(at: nil) where state == .idle {
            let isFresh = connections.deadline(of: token) + Self.quiet > now + idleTimeout
            if isFresh, since != nil { isQuiet = false } else { close(token, in: state) }
        }
        return isQuiet || since.map { now >= $0 + Self.settling.most } ?? true
    }

    /// Passes the connections on that no request runs on, with what has arrived on them.
    ///
    /// - Returns: whether none is left on which a request runs or may come.
    private func passOn(to successor: Handover) -> Bool {
        var lingering = 0
        for (token, state) in connections.expired(at: nil) {
            guard state != .lingering else {
                lingering += 1
                continue
            }
            guard connections.take(token, from: state) else { continue }
            // The poller would go on reporting it: it forgets a connection only when the last process has closed it.
            poller.remove(token.descriptor)
            guard successor.put(token.descriptor, speaking: connections.wire(of: token)) else {
                keep(token, in: state)
                return false  // the next tick is soon enough for those that it holds up
            }
            connections.leave(token)
            Glibc.close(token.descriptor)
        }
        return connections.count <= lingering
    }

    /// Gives a connection back to the poller that was taken out of it.
    private func keep(_ token: ConnectionTable.Token, in state: ConnectionTable.State) {
        do { try connections.introduce(token, as: state, until: connections.deadline(of: token), to: poller) } catch {
            connections.leave(token)
            Glibc.close(token.descriptor)
        }
    }

    /// Closes every connection; those that linger, when their peers have read the answer or had the time for it.
    private func closeAll() {
        var open = connections.expired(at: nil)
        while !open.isEmpty {
            let now = Monotonic.now()
            open.removeAll { token, state in
                let isLingering = state == .lingering && connections.deadline(of: token) > now
                if isLingering, UnreadInput.drop(from: token.descriptor) == .more { return false }
                close(token, in: state)
                return true
            }
            if !open.isEmpty { wait(Self.parkedTick) }
        }
    }

    /// Closes a connection, unless somebody has taken it since, or a request waits on it for a worker.
    private func close(_ token: ConnectionTable.Token, in state: ConnectionTable.State) {
        if state == .idle, !isStopping.load(ordering: .relaxed), isRequestWaiting(on: token) { return }
        guard connections.take(token, from: state) else { return }
        connections.leave(token)
        Glibc.close(token.descriptor)
    }

    /// Only looks, so it does no harm if the number has become another connection's.
    private func isRequestWaiting(on token: ConnectionTable.Token) -> Bool {
        if case .request = look(at: token) { true } else { false }
    }

    private func look(at token: ConnectionTable.Token) -> Opening {
        OpeningProbe.look(at: token.descriptor, connections.wire(of: token))
    }

    private func lookAfterParked() {
        let tokens = parked.withLock { tokens in
            defer { tokens.removeAll(keepingCapacity: true) }
            return tokens
        }
        for token in tokens where connections.take(token, from: .parked) {
            let deadline = connections.deadline(of: token)
            switch look(at: token) {
            case .incomplete:
                connections.park(token, until: deadline)
                parked.withLock { $0.append(token) }  // without news, which would not let this thread rest
            case .request, .aside, .unacceptable, .ended:
                connections.give(token, as: .idle, until: deadline, to: poller)
            }
        }
    }

    private func resumeListeners(at now: UInt64) {
        guard connections.count < maximumConnections else { return }
        let ready = pausedListeners.withLock { paused in
            defer { paused.removeAll { $0.resumesAt <= now } }
            return paused.filter { $0.resumesAt <= now }
        }
        for (listener, token, _) in ready { poller.arm(listener.descriptor, token: token) }
    }
}
