internal import CFastCGI
internal import Glibc

/// A thread's work: wait for a connection, serve the request that is on it, give the connection back.
///
/// Each worker waits at the poller by itself, so a request reaches its thread without a queue in between.
struct Worker {
    let core: GatewayCore
    let lease: Lease

    /// Serves until the gateway drains; blocks.
    func run() {
        let executor = ThreadExecutor()
        let storage = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        storage.initialize(to: FCGX_Request())
        defer { storage.deallocate() }
        var isDraining = false
        while true {
            guard let event = core.poller.next(blocking: !isDraining) else {
                if isDraining { return }
                continue
            }
            switch GatewayCore.Target(event, listeners: core.listeners.count) {
            case .drain:
                if isDraining { return }  // a whole turn without a request
                isDraining = true
            case .listener(let index):
                if !isDraining { accept(from: core.listeners[index], token: event) }
            case .connection(let token):
                isDraining = false
                switch core.connections.claim(token) {
                case .idle: serve(token, storage, on: executor)
                case .lingering: linger(on: token)
                case .free, .parked, .busy, nil: break
                }
            }
        }
    }

    // MARK: Accepting

    /// The most connections that are taken in one turn. A turn comes only after everything that was ready before it, so with
    /// few a turn those at the end of the kernel's queue would wait many rounds.
    private static let acceptLimit = 256

    /// Takes the connections that wait.
    private func accept(from listener: Listener, token: UInt64) {
        for _ in 0..<Self.acceptLimit {
            guard core.connections.count < core.settings.maximumConnections else {
                return core.timekeeper.rest(listener, token: token)
            }
            switch listener.accept() {
            case .nobody: return core.poller.arm(listener.descriptor, token: token)
            case .exhausted(let code):
                core.logger.warning("cannot accept connections: \(GatewayError.text(of: code))")
                return core.timekeeper.rest(listener, token: token)
            case .connection(let descriptor): core.enter(descriptor)
            }
        }
        core.poller.arm(listener.descriptor, token: token)
    }

    // MARK: Serving

    private func serve(
        _ token: ConnectionTable.Token, _ storage: UnsafeMutablePointer<FCGX_Request>, on executor: ThreadExecutor
    ) {
        let readDeadline = Monotonic.now() + core.settings.readTimeout.milliseconds
        switch BeginRecordProbe.look(at: token.descriptor) {
        case .complete(.responder): break
        case .complete(.otherRole(let requestID)):
            return refuse(token, with: BeginRecord.unknownRole(requestID: requestID))
        case .complete(.unacceptable), .ended: return close(token)
        case .incomplete:
            core.connections.put(token, as: .parked, until: readDeadline)
            return core.timekeeper.park(token)
        }
        lease.begin(token, until: readDeadline)
        let fate = exchange(on: token.descriptor, storage, executor)
        lease.end()
        settle(token, fate)
    }

    private func exchange(
        on descriptor: Int32, _ storage: UnsafeMutablePointer<FCGX_Request>, _ executor: ThreadExecutor
    ) -> ConnectionFate {
        let exchange: FastCGIExchange
        do { exchange = try FastCGIExchange.accept(storage, on: descriptor) } catch {
            return error == .closed ? .gone : .close
        }
        return core.cycle.run(
            exchange, on: executor,
            phase: { phase in
                switch phase {
                case .handling: lease.extend(until: .max)
                case .writing: lease.extend(until: Monotonic.now() + core.settings.writeTimeout.milliseconds)
                }
            },
            isClosing: { core.isClosing })
    }

    private func settle(_ token: ConnectionTable.Token, _ fate: ConnectionFate) {
        switch fate {
        case .keep:
            core.poller.arm(token.descriptor, token: token.raw)
            core.connections.put(token, as: .idle, until: Monotonic.now() + core.settings.idleTimeout.milliseconds)
        case .close: close(token)
        case .gone: core.connections.leave(token)
        case .linger: startLingering(on: token)
        }
    }

    private func close(_ token: ConnectionTable.Token) {
        core.connections.leave(token)
        Glibc.close(token.descriptor)
    }

    private func refuse(_ token: ConnectionTable.Token, with record: [UInt8]) {
        _ = send(token.descriptor, record, record.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        startLingering(on: token)
    }

    // MARK: Lingering

    private func startLingering(on token: ConnectionTable.Token) {
        shutdown(token.descriptor, Int32(SHUT_WR))
        core.poller.arm(token.descriptor, token: token.raw)
        core.connections.put(token, as: .lingering, until: Monotonic.now() + core.settings.lingerTimeout.milliseconds)
    }

    private func linger(on token: ConnectionTable.Token) {
        guard UnreadInput.drop(from: token.descriptor) == .more else { return close(token) }
        let deadline = core.connections.deadline(of: token)
        core.poller.arm(token.descriptor, token: token.raw)
        core.connections.put(token, as: .lingering, until: deadline)
    }
}
