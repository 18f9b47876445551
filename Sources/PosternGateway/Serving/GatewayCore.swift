internal import CLinux
internal import Glibc
internal import Logging
internal import Synchronization

/// What all workers share.
final class GatewayCore: Sendable {
    let listeners: [Listener]
    /// Through which connections come from the process before, and go to the next.
    let handover: Handover?
    let poller: Poller
    let connections: ConnectionTable
    let timekeeper: Timekeeper
    let leases: [Lease]
    let cycle: RequestCycle
    let settings: GatewaySettings
    let logger: Logger
    let counts = GatewayCounts()
    let load: LoadRecord
    let followUps: FollowUps
    /// Where requests wait when all workers are busy; `nil` when they may wait for as long as they have to.
    let line: WaitingLine?
    /// Readable from the moment the gateway drains, for every worker.
    private let drainSignal: Int32
    private let nextExhaustionReport = Mutex<UInt64>(0)
    private let draining = Atomic<Bool>(false)
    private let settled = Flag()

    init(
        listeners: [Listener], handover: Handover?, cycle: RequestCycle, settings: GatewaySettings, logger: Logger,
        running: RunningRequests?
    ) throws(GatewayError) {
        self.listeners = listeners
        self.handover = handover
        self.cycle = cycle
        self.settings = settings
        self.logger = logger
        followUps = FollowUps(limit: settings.followUpLimit, timeout: settings.followUpTimeout, logger: logger)
        poller = try Poller()
        connections = ConnectionTable(capacity: Self.descriptorLimit())
        line = settings.maximumQueueWait.map { _ in WaitingLine() }
        leases = (0..<settings.threads).map { Lease(answeringWith: cycle.common, notedAt: running?.place(of: $0)) }
        load = LoadRecord(workers: Array(leases.prefix(settings.workers)), listeners: listeners, line: line)
        timekeeper = Timekeeper(
            connections, leases: leases, poller: poller, maximumConnections: settings.maximumConnections,
            idleTimeout: settings.idleTimeout, line: line, report: InterruptionReport(counts: counts, logger: logger), load: load)
        drainSignal = eventfd(0, Int32(CLINUX_CLOEXEC | CLINUX_NONBLOCK))
        guard drainSignal >= 0 else { throw .last("eventfd") }
        try poller.addForAll(drainSignal, token: Target.drainToken)
        for (index, listener) in listeners.enumerated() {
            try poller.add(listener.descriptor, token: Target.listenerToken(index))
        }
        if let handover { try poller.add(handover.exit, token: Target.handoverToken) }
    }

    deinit { close(drainSignal) }

    /// What the thread behind the workers does; `nil` when requests may wait for as long as they have to.
    func doorkeeper(as worker: Worker) -> Doorkeeper? {
        guard let line, let limit = settings.maximumQueueWait else { return nil }
        return Doorkeeper(worker: worker, line: line, limit: limit.milliseconds, promptPaths: settings.promptPaths)
    }

    /// Whether nothing is accepted any more, because the gateway ends.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Whether connections are closed after their answers, because the gateway ends.
    var isClosing: Bool { settled.isSet }

    /// Watches a connection that was just accepted.
    func enter(_ descriptor: Int32, speaking wire: WireProtocol) {
        setTimeout(SO_RCVTIMEO, settings.readTimeout, on: descriptor)
        setTimeout(SO_SNDTIMEO, settings.writeTimeout, on: descriptor)
        guard let token = connections.enter(descriptor, speaking: wire) else {
            close(descriptor)
            return
        }
        do { try connections.introduce(token, as: .idle, until: idleDeadline, to: poller) } catch {
            logger.warning("cannot watch a connection: \(error)")
            connections.leave(token)
            close(descriptor)
        }
    }

    /// Lets a connection wait for its next request.
    func giveIdle(_ token: ConnectionTable.Token) {
        connections.give(token, as: .idle, until: idleDeadline, to: poller)
    }

    private var idleDeadline: UInt64 { Monotonic.now() + settings.idleTimeout.milliseconds }

    private func setTimeout(_ option: Int32, _ duration: Duration, on descriptor: Int32) {
        let milliseconds = duration.milliseconds
        var time = timeval(tv_sec: Int(clamping: milliseconds / 1_000), tv_usec: Int(milliseconds % 1_000) * 1_000)
        setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Stops accepting, and lets each worker end when it finds nothing more to do.
    ///
    /// - Parameter handingOver: whether another process serves, which takes the connections. Otherwise those that wait in the kernel's
    ///   queue are taken first: their clients believe that they are connected, and may have sent their requests.
    func drain(handingOver: Bool) {
        guard !draining.exchange(true, ordering: .relaxed) else { return }
        let successor = handingOver ? handover : nil
        if let handover { poller.remove(handover.exit) }
        for listener in listeners { poller.remove(listener.descriptor) }
        if successor == nil { closeListeners() }
        line?.callDoorkeeper()
        timekeeper.drain(to: successor) { [drainSignal, settled] in
            settled.set()
            var one: UInt64 = 1
            write(drainSignal, &one, MemoryLayout<UInt64>.size)
        }
    }

    private func closeListeners() {
        while let (descriptor, wire) = handover?.take() { enter(descriptor, speaking: wire) }
        for listener in listeners {
            listener.withdraw()
            takeWaiting(from: listener)
            listener.refuse()
        }
    }

    /// Takes no more than the longest queue can hold: over TCP, others may go on joining it.
    private func takeWaiting(from listener: Listener) {
        for _ in 0..<65_535 {
            switch listener.accept() {
            case .connection(let descriptor): enter(descriptor, speaking: listener.address.wire)
            case .stranger(let notice): report(notice, at: listener)
            case .nobody, .exhausted: return
            }
        }
    }

    /// Tells of a peer that may not connect.
    func report(_ notice: StrangerCount.Notice?, at listener: Listener) {
        guard let notice else { return }
        logger.warning(
            "a peer that may not connect was turned away",
            metadata: ["listen": "\(listener.address)", "peer": "\(notice.peer)", "turned_away": "\(notice.count)"])
    }

    /// Tells that connections cannot be accepted, at most each ten seconds: it is tried ten times a second.
    func report(exhaustion code: Int32) {
        let now = Monotonic.now()
        let isDue = nextExhaustionReport.withLock { next in
            guard now >= next else { return false }
            next = now + 10_000
            return true
        }
        guard isDue else { return }
        logger.warning("cannot accept connections: \(GatewayError.text(of: code))", metadata: ["open": "\(connections.count)"])
    }

    /// What a token of the poller stands for.
    enum Target {
        case drain
        case listener(Int)
        case handover
        case connection(ConnectionTable.Token)

        /// Tokens of connections never have the highest bit set.
        static let drainToken = UInt64.max
        static let handoverToken = UInt64.max - 1

        static func listenerToken(_ index: Int) -> UInt64 { 1 << 63 | UInt64(index) }

        init(_ token: UInt64, listeners: Int) {
            let index = Int(token & ~(1 << 63))
            if token == Self.drainToken {
                self = .drain
            } else if token == Self.handoverToken {
                self = .handover
            } else if token >> 63 == 1, index < listeners {
                self = .listener(index)
            } else {
                self = .connection(ConnectionTable.Token(raw: token))
            }
        }
    }

    /// Raises the limit of open descriptors as far as it goes, up to what is worth keeping a table for.
    private static func descriptorLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        let wanted = min(limit.rlim_max, 65_536)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return Int(min(limit.rlim_cur, 65_536))
    }
}
