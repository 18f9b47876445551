internal import CLinux
internal import Glibc

/// A thread's work: wait for a connection, serve the request that is on it, give the connection back.
///
/// Each worker waits at the poller by itself, so a request reaches its thread without a queue in between.
struct Worker {
    let core: GatewayCore
    let lease: Lease
    /// See ``Arrival/worker``.
    let number: Int

    /// Serves until the gateway drains; blocks.
    func run() { run(WorkerThread()) }

    /// Serves until the gateway drains; blocks.
    func run(_ thread: borrowing WorkerThread) {
        lease.starts(on: gettid())
        var isDraining = false
        while true {
            if let place = core.line?.takeFirst() {
                isDraining = false
                serve(place.connection.token, thread, inLineSince: place.noticed)
                continue
            }
            guard let event = nextEvent(blocking: !isDraining) else {
                if isDraining { return }
                continue
            }
            switch GatewayCore.Target(event, listeners: core.listeners.count) {
            case .drain:
                if isDraining { return }  // a whole turn without a request
                isDraining = true
            case .listener(let index):
                if !isDraining { accept(from: core.listeners[index], token: event) }
            case .handover: if !isDraining { takeOver() }
            case .connection(let token):
                isDraining = false
                switch core.connections.claim(token) {
                case .idle: serve(token, thread)
                case .lingering: linger(on: token)
                case .free, .parked, .busy, nil: break
                }
            }
        }
    }

    private func nextEvent(blocking: Bool) -> UInt64? {
        guard blocking, let line = core.line else { return core.poller.next(within: blocking ? -1 : 0) }
        guard line.workerRests() else { return nil }
        defer { line.workerWakes() }
        return core.poller.next(within: -1)
    }

    // MARK: Accepting

    /// The most connections that are taken in one turn. A turn comes only after everything that was ready before it, so with
    /// few a turn those at the end of the kernel's queue would wait many rounds.
    private static let acceptLimit = 256

    /// Takes the connections that wait.
    func accept(from listener: Listener, token: UInt64) {
        for _ in 0..<Self.acceptLimit {
            guard core.connections.count < core.settings.maximumConnections else {
                return core.timekeeper.rest(listener, token: token)
            }
            switch listener.accept() {
            case .nobody: return core.poller.arm(listener.descriptor, token: token)
            case .stranger(let notice): core.report(notice, at: listener)
            case .exhausted(let code):
                core.report(exhaustion: code)
                return core.timekeeper.rest(listener, token: token)
            case .connection(let descriptor): core.enter(descriptor, speaking: listener.address.wire)
            }
        }
        core.poller.arm(listener.descriptor, token: token)
    }

    /// Takes the connections of the process before. They do not add to those that are open, so no limit holds them up.
    func takeOver() {
        guard let handover = core.handover else { return }
        while let (descriptor, wire) = handover.take() { core.enter(descriptor, speaking: wire) }
        core.poller.arm(handover.exit, token: GatewayCore.Target.handoverToken)
    }

    // MARK: Serving

    /// - Parameter moment: since when the request has stood in line, by ``Monotonic/nanoseconds()``; `nil` when it has not.
    func serve(_ token: ConnectionTable.Token, _ thread: borrowing WorkerThread, inLineSince moment: Int64? = nil) {
        let arrival = core.cycle.isObserved ? Arrival(atWorker: number, inLineSince: moment) : nil
        let readDeadline = Monotonic.now() + core.settings.readTimeout.milliseconds
        let wire = core.connections.wire(of: token)
        let requestID: UInt16
        let view = UnsafeMutableRawBufferPointer(rebasing: thread.memory.input.bytes[..<Self.viewSize(of: wire)])
        let (opening, arrived) = OpeningProbe.look(at: token.descriptor, wire, into: view)
        switch opening {
        case .request(let id): requestID = id
        case .aside(let length): return passOver(length, on: token, arrived)
        case .unacceptable(let answer): return answer.isEmpty ? close(token) : refuse(token, with: answer)
        case .ended: return close(token)
        case .incomplete:
            core.connections.park(token, until: readDeadline)
            return core.timekeeper.park(token)
        }
        lease.begin(Lease.Connection(token: token, wire: wire, requestID: requestID), until: readDeadline)
        var due: FollowUps.Due?
        let fate =
            switch wire {
            case .fastcgi: serveFastCGI(on: token.descriptor, requestID, arrived, thread, arrival, &due)
            case .scgi: serveSCGI(on: token.descriptor, thread, arrival, &due)
            }
        lease.end()
        settle(token, fate)
        if let due { core.followUps.start(due) }
    }

    /// How much is looked at before it is read: over FastCGI, most requests as a whole.
    private static func viewSize(of wire: WireProtocol) -> Int {
        switch wire {
        case .fastcgi: 16_384
        case .scgi: SCGIPrefix.maximumSize
        }
    }

    private func serveFastCGI(
        on descriptor: Int32, _ requestID: UInt16, _ arrived: UnsafeRawBufferPointer, _ thread: borrowing WorkerThread,
        _ arrival: Arrival?, _ due: inout FollowUps.Due?
    ) -> ConnectionFate {
        let records = RequestRecords(on: descriptor, of: requestID, connections: core.settings.maximumConnections)
        let exchange: FastCGIExchange
        do { exchange = try FastCGIExchange.accept(thread.memory.fastCGI, on: descriptor, arrived, records) } catch {
            return error == .closed ? .gone : .close
        }
        return run(exchange, on: thread.executor, arrival, &due)
    }

    /// Takes a record that belongs to no request off a connection, and answers it.
    private func passOver(_ length: Int, on token: ConnectionTable.Token, _ arrived: UnsafeRawBufferPointer) {
        let record = UnsafeRawBufferPointer(rebasing: arrived[..<length])
        var dropped = [UInt8](repeating: 0, count: length)
        guard let header = RecordHeader(record), recv(token.descriptor, &dropped, length, Int32(MSG_DONTWAIT)) == length else {
            return close(token)
        }
        if header.requestID == 0 {
            let content = UnsafeRawBufferPointer(rebasing: record[RecordHeader.size...].prefix(header.contentLength))
            let answer = ManagementRecord.answer(
                header.kind, content: content, connections: core.settings.maximumConnections)
            guard send(token.descriptor, answer, answer.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) == answer.count else {
                return close(token)
            }
        }
        settle(token, .keep)
    }

    private func serveSCGI(
        on descriptor: Int32, _ thread: borrowing WorkerThread, _ arrival: Arrival?, _ due: inout FollowUps.Due?
    ) -> ConnectionFate {
        guard let exchange = SCGIExchange.accept(on: descriptor, into: thread.memory.input.bytes) else { return .close }
        return run(exchange, on: thread.executor, arrival, &due)
    }

    private func run(
        _ exchange: consuming some Exchange & ~Copyable, on executor: ThreadExecutor, _ arrival: Arrival?,
        _ due: inout FollowUps.Due?
    ) -> ConnectionFate {
        core.cycle.run(exchange, on: executor, watchedBy: WorkerWatch(core: core, lease: lease), arrival: arrival) {
            core.followUps.promise()
            due = $0
        }
    }

    private func settle(_ token: ConnectionTable.Token, _ fate: ConnectionFate) {
        switch fate {
        case .keep: core.giveIdle(token)
        case .close: close(token)
        case .gone: core.connections.leave(token)
        case .linger: startLingering(on: token)
        }
    }

    private func close(_ token: ConnectionTable.Token) {
        core.connections.leave(token)
        Glibc.close(token.descriptor)
    }

    func refuse(_ token: ConnectionTable.Token, with answer: [UInt8]) {
        _ = send(token.descriptor, answer, answer.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        startLingering(on: token)
    }

    // MARK: Lingering

    private func startLingering(on token: ConnectionTable.Token) {
        shutdown(token.descriptor, Int32(SHUT_WR))
        let deadline = Monotonic.now() + core.settings.lingerTimeout.milliseconds
        core.connections.give(token, as: .lingering, until: deadline, to: core.poller)
    }

    func linger(on token: ConnectionTable.Token) {
        guard UnreadInput.drop(from: token.descriptor) == .more else { return close(token) }
        core.connections.give(token, as: .lingering, until: core.connections.deadline(of: token), to: core.poller)
    }
}
