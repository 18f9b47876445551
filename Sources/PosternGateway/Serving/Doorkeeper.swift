internal import HTTPTypes
internal import Logging
internal import PosternHTTP

/// A thread's work while all workers are busy: it accepts connections, notes since when their requests wait, turns away those that have
/// waited for too long, and answers those that must be answered whatever happens. It never reads what it turns away.
///
/// Otherwise it sleeps. When the gateway drains, it becomes one more worker.
struct Doorkeeper {
    let worker: Worker
    let line: WaitingLine
    /// How many milliseconds a request may wait.
    let limit: UInt64
    let promptPaths: Set<String>

    /// How often the line is looked at, in milliseconds.
    private static let interval: Int32 = 5

    private var core: GatewayCore { worker.core }

    /// Works until the gateway drains; blocks.
    func run() {
        let thread = WorkerThread()
        while !core.isDraining {
            line.waitForCall()
            attend(thread)
            line.leave()
        }
        worker.run(thread)
    }

    private func attend(_ thread: borrowing WorkerThread) {
        var count = 0
        while !core.isDraining {
            if let event = core.poller.next(within: Self.interval) { receive(event, thread) }
            count += turnAway(isFirst: count == 0)
            guard line.isWorkerResting else { continue }
            // A resting worker looks at the poller, not at the line.
            while let place = line.takeFirst() { hand(place) }
            break
        }
        if count > 0 {
            core.logger.warning("the overload is over", metadata: ["turned_away": "\(count)"])
        }
    }

    private func receive(_ event: UInt64, _ thread: borrowing WorkerThread) {
        switch GatewayCore.Target(event, listeners: core.listeners.count) {
        case .drain: break
        case .listener(let index): worker.accept(from: core.listeners[index], token: event)
        case .handover: worker.takeOver()
        case .connection(let token):
            switch core.connections.claim(token) {
            case .idle: admit(token, thread)
            case .lingering: worker.linger(on: token)
            case .free, .parked, .busy, nil: break
            }
        }
    }

    private func admit(_ token: ConnectionTable.Token, _ thread: borrowing WorkerThread) {
        let wire = core.connections.wire(of: token)
        guard case .request(let id) = OpeningProbe.look(at: token.descriptor, wire) else {
            return worker.serve(token, thread)  // what is no request is dealt with at once
        }
        if !promptPaths.isEmpty, let path = WaitingRequest.path(on: token.descriptor, wire, below: core.settings.rootPath),
            promptPaths.contains(path)
        {
            return worker.serve(token, thread)
        }
        line.append(Lease.Connection(token: token, wire: wire, requestID: id))
    }

    private func hand(_ place: WaitingLine.Place) {
        core.giveIdle(place.connection.token)
    }

    /// - Returns: how many requests have been turned away.
    private func turnAway(isFirst: Bool) -> Int {
        var count = 0
        while let place = line.takeFirst(waitingFor: limit) {
            let connection = place.connection
            core.counts.countShed()
            // The request is only looked at, and so stays unread.
            let parameters = WaitingRequest.parameters(on: connection.token.descriptor, connection.wire)
            let id = parameters?.requestID ?? RequestID.make()
            let answer = Response.overloaded(requestID: id)
            if core.cycle.isObserved { tellOfRefusal(place, parameters, answer) }
            let bytes = BareAnswer.bytes(
                answer, with: core.cycle.common, to: connection.requestID, over: connection.wire, id: id)
            worker.refuse(connection.token, with: bytes)
            count += 1
        }
        if isFirst, count > 0 {
            core.logger.warning(
                "requests are turned away, because all workers are busy",
                metadata: ["limit_ms": "\(limit)", "workers": "\(core.settings.workers)"])
        }
        return count
    }

    private func tellOfRefusal(_ place: WaitingLine.Place, _ parameters: Parameters?, _ answer: Response) {
        var times = RequestTimes()
        times.queue = Arrival(atWorker: worker.number, inLineSince: place.noticed).queue
        core.cycle.tell(
            of: EndedRequest(
                parameters: parameters, request: nil, status: answer.status.code,
                sentBytes: answer.body.count, times: times, worker: worker.number, isTurnedAway: true))
    }
}
