internal import Glibc
package import Logging
package import PosternHTTP
internal import Synchronization

/// Serves requests that a web server sends over FastCGI or SCGI.
///
/// The gateway listens, accepts and waits by itself; libfcgi is lent a FastCGI connection for each request. See
/// ``GatewaySettings`` for its limits and deadlines.
public final class Gateway: Sendable {
    private let core: GatewayCore

    private struct Life {
        var running = 0
        var isDrained = false
        var isAbandoned = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let life = Mutex(Life())
    /// When it began to serve, by the wall clock in seconds and by ``Monotonic`` in microseconds.
    private let started = Mutex<(wall: Int, clock: UInt64)>((0, 0))

    /// Prepares to serve; nothing is accepted before ``start()``.
    ///
    /// - Parameters:
    ///   - observers: told of every request that has ended.
    ///   - running: where requests are noted for as long as their handlers work on them.
    /// - Throws: ``GatewayError`` when the operating system refuses what is needed.
    package init(
        listeners: [Listener], handover: Handover? = nil, responder: any Responder, settings: GatewaySettings, logger: Logger,
        observers: [any RequestObserver] = [], running: RunningRequests? = nil
    ) throws(GatewayError) {
        guard FastCGILibrary.initialised else { throw .system(call: "FCGX_Init", errno: 0) }
        let cycle = RequestCycle(responder: responder, settings: settings, logger: logger, observers: observers)
        if let complaint = Backlog.complaint() { logger.warning("\(complaint)") }
        core = try GatewayCore(
            listeners: listeners, handover: handover, cycle: cycle, settings: settings, logger: logger, running: running)
    }

    /// Starts the workers, and returns.
    ///
    /// - Throws: ``GatewayError`` when a thread cannot be started; those that were started then end.
    package func start() throws(GatewayError) {
        let core = core
        started.withLock { $0 = (time(nil), Monotonic.microseconds()) }
        life.withLock { $0.running = core.leases.count }
        try Thread("timekeeper") { [self] in
            core.timekeeper.run()
            core.followUps.whenSettled { self.wake { $0.isDrained = true } }
        }.detach()
        for (index, lease) in core.leases.enumerated() {
            do {
                let worker = Worker(core: core, lease: lease, number: index + 1)
                let doorkeeper = index == core.settings.workers ? core.doorkeeper(as: worker) : nil
                try Thread(doorkeeper == nil ? "worker-\(index + 1)" : "doorkeeper") { [self] in
                    if let doorkeeper { doorkeeper.run() } else { worker.run() }
                    workersEnded(1)
                }.detach()
            } catch {
                workersEnded(core.leases.count - index)
                drain()
                throw error
            }
        }
    }

    /// Takes a connection as if it had been accepted; it is the gateway's from then on, and closed by it.
    package func enter(_ descriptor: Int32, speaking wire: WireProtocol) {
        core.enter(descriptor, speaking: wire)
    }

    /// Stops accepting. Requests that have arrived are answered, connections are closed as they become idle; ``waitUntilDrained()`` tells
    /// when.
    ///
    /// - Parameter handingOver: whether connections go through the handover to the process that serves now, instead of being closed.
    package func drain(handingOver: Bool = false) {
        core.drain(handingOver: handingOver)
    }

    /// Returns when every worker has ended and what follows answers has been done, or after ``abandon()``.
    package func waitUntilDrained() async {
        await withCheckedContinuation { continuation in
            let isOver = life.withLock { life in
                let isOver = life.isDrained || life.isAbandoned
                if !isOver { life.waiters.append(continuation) }
                return isOver
            }
            if isOver { continuation.resume() }
        }
    }

    /// What has happened to requests so far.
    package var counts: GatewayCounts { core.counts }

    /// What workers do, and what waits for them; asks the kernel for its queues.
    ///
    /// - Parameters:
    ///   - pool: what the service is called there.
    ///   - slowRequests: how many requests were logged as slow.
    package func status(of pool: String, slowRequests: Int = 0) -> GatewayStatus {
        GatewayStatus(
            pool: pool, slowRequests: slowRequests, of: core, since: started.withLock { $0 }, at: Monotonic.microseconds())
    }

    /// Whether it has been told to end.
    package var isDraining: Bool { core.isDraining }

    /// How many requests are being served.
    package var runningRequests: Int { core.leases.count { $0.isHeld } }

    /// How many requests wait in line because all workers are busy.
    package var waitingRequests: Int { core.line?.length ?? 0 }

    /// How many connections are open.
    package var openConnections: Int { core.connections.count }

    /// What follows answers.
    package var followUps: FollowUps { core.followUps }

    /// Whether every worker has ended, every connection is closed, and what follows answers has been done.
    package var isDrained: Bool { life.withLock { $0.isDrained } }

    /// Lets ``waitUntilDrained()`` return although requests are running; the end of the process cuts them off. What follows answers is
    /// cancelled, and has a moment to heed that.
    package func abandon() {
        core.followUps.cancel()
        let isSettled = core.followUps.counts.pending == 0
        let watch: ()? =
            isSettled
            ? nil
            : try? Thread("abandon") {
                Monotonic.sleep(milliseconds: 250)
                self.wake { $0.isAbandoned = true }
            }.detach()
        guard watch != nil else { return wake { $0.isAbandoned = true } }
        core.followUps.whenSettled { self.wake { $0.isAbandoned = true } }
    }

    private func workersEnded(_ count: Int) {
        let isLast = life.withLock { life in
            life.running -= count
            return life.running == 0
        }
        if isLast { core.timekeeper.stop() }
    }

    private func wake(_ change: (inout Life) -> Void) {
        let waiters = life.withLock { life in
            change(&life)
            defer { life.waiters = [] }
            return life.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
