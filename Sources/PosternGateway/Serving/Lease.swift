internal import Glibc
internal import PosternHTTP
internal import Synchronization

/// The connection that a worker holds, and until when it may keep the worker.
///
/// A worker that waits in `read` or `write` cannot watch the clock; the timekeeper ends the wait for it by shutting the socket
/// down, which the worker sees as an end of file or a broken pipe. A handler is ended by cancelling its task.
final class Lease: Sendable {
    private struct Terms {
        var connection: Connection?
        var deadline = UInt64.max
        var handling: Handling?
        var record = WorkRecord()

        mutating func change(to connection: Connection?, until deadline: UInt64) {
            (self.connection, self.deadline, handling) = (connection, deadline, nil)
        }
    }

    /// A connection with a request on it.
    struct Connection {
        let token: ConnectionTable.Token
        let wire: WireProtocol
        /// FastCGI's number of the request.
        let requestID: UInt16
    }

    /// How a handler works on the request of the record.
    private struct Handling {
        let task: Task<Void, Never>
        let start: UInt64
        /// Whether the worker waits for the peer to send a part of the request's body.
        var isReading = false
        /// Whether the worker waits for the peer to take a part of a streamed answer.
        var isSending = false
        /// Whether any of a streamed answer has been sent, so that no other answer can be.
        var hasSent = false
        var interruption: Interruption?
        /// How old the request will be when it is told of next, if it goes on in spite of its interruption.
        var nextReport: UInt64 = 0
    }

    /// What the timekeeper has found out, to be dealt with outside of the lock.
    enum Finding {
        /// The handler must be told to end.
        case interrupted(Request, Task<Void, Never>, Interruption, age: UInt64)
        /// It has been told, and goes on.
        case stuck(Request, age: UInt64)
    }

    private let terms = Mutex(Terms())
    /// What goes with the answers that it gives itself.
    private let common: CommonFields
    /// Where the request is noted for as long as its handler works on it.
    private let place: RunningRequests.Place?

    init(answeringWith common: CommonFields, notedAt place: RunningRequests.Place? = nil) {
        (self.common, self.place) = (common, place)
    }

    /// How many milliseconds a handler has to end, once it has been told to.
    private static let grace: UInt64 = 25

    /// The worker has started, as the kernel's `thread`.
    func starts(on thread: Int32) {
        terms.withLock { $0.record.thread = thread }
    }

    /// What the worker does and has done.
    var record: WorkRecord { terms.withLock { $0.record } }

    /// Whether the worker has a request.
    var isHeld: Bool { terms.withLock { $0.connection != nil } }

    /// The worker reads a request from `connection` from now on.
    func begin(_ connection: Connection, until deadline: UInt64) {
        let now = Monotonic.microseconds()
        terms.withLock { terms in
            terms.change(to: connection, until: deadline)
            terms.record.begins(at: now)
        }
    }

    /// The worker runs the handler of `request` as `task`.
    func handle(_ request: Request, as task: Task<Void, Never>, since start: UInt64, until deadline: UInt64) {
        terms.withLock { terms in
            terms.deadline = deadline
            terms.handling = Handling(task: task, start: start)
            terms.record.runs(request)
        }
        place?.begin(request, at: start)
    }

    /// The worker reads a part of the request's body.
    ///
    /// - Returns: why the handler was told to end, if it was.
    func readPart(until deadline: UInt64) -> Interruption? {
        waitForPeer(until: deadline) { $0?.isReading = true }
    }

    /// The worker sends a part of a streamed answer.
    ///
    /// - Returns: why the handler was told to end, if it was; then it must not send.
    func sendPart(until deadline: UInt64) -> Interruption? {
        waitForPeer(until: deadline) { handling in
            handling?.isSending = true
            handling?.hasSent = true
        }
    }

    private func waitForPeer(until deadline: UInt64, _ change: (inout Handling?) -> Void) -> Interruption? {
        let interruption = terms.withLock { terms -> Interruption? in
            if let interruption = terms.handling?.interruption { return interruption }
            terms.deadline = deadline
            change(&terms.handling)
            return nil
        }
        if interruption == nil { place?.restart(at: .max) }
        return interruption
    }

    /// How long the handler may run, where its route says so.
    var handlerTimeout: Duration? { terms.withLock { $0.record.request?.handlerTimeout } }

    /// The worker has read or sent it at `now`, and goes on with its handler.
    func goOn(at now: UInt64, until deadline: UInt64) {
        terms.withLock { terms in
            terms.deadline = deadline
            terms.handling?.isReading = false
            terms.handling?.isSending = false
        }
        place?.restart(at: now)
    }

    /// The worker writes an answer.
    ///
    /// - Returns: why the handler was told to end, if it was.
    func write(until deadline: UInt64) -> Interruption? {
        let handling = terms.withLock { terms in
            terms.deadline = deadline
            terms.record.stage = .finishing
            return terms.handling.take()
        }
        if handling != nil { place?.end() }
        return handling?.interruption
    }

    /// The worker has let go of the connection, or is about to close it.
    func end() {
        let now = Monotonic.microseconds()
        terms.withLock { terms in
            terms.change(to: nil, until: .max)
            terms.record.ends(at: now)
        }
    }

    /// Ends the wait of a worker whose deadline has passed, and finds out whether somebody still waits for a handler.
    ///
    /// - Parameters:
    ///   - tick: only requests that have been handled for longer than this are looked at.
    ///   - connections: tells whether the number still is that connection's, since libfcgi may just have closed it.
    func enforce(at now: UInt64, each tick: UInt64, among connections: ConnectionTable) -> Finding? {
        terms.withLock { terms in
            guard let connection = terms.connection, connections.isBusy(connection.token) else { return nil }
            if terms.handling != nil { return watch(&terms, connection, at: now, each: tick) }
            guard terms.deadline <= now else { return nil }
            shutdown(connection.token.descriptor, Int32(SHUT_RDWR))
            terms.deadline = .max
            return nil
        }
    }

    private func watch(_ terms: inout Terms, _ connection: Connection, at now: UInt64, each tick: UInt64) -> Finding? {
        guard var handling = terms.handling, let request = terms.record.request else { return nil }
        defer { terms.handling = handling }
        let age = now &- min(handling.start, now)
        switch handling.interruption {
        case nil:
            let isLate = terms.deadline <= now
            if isLate, handling.hasSent || handling.isReading {
                shutdown(connection.token.descriptor, Int32(SHUT_RDWR))
                terms.deadline = .max
                if handling.isSending || handling.isReading { return nil }  // the worker sees it
            }
            // In the middle of a record, nothing that waits tells of the peer.
            guard isLate || age >= tick && !handling.isReading && PeerProbe.isGone(connection) else { return nil }
            let interruption = isLate ? Interruption.late : .gone
            handling.interruption = interruption
            // Nobody waits for a handler whose client is gone, so it is left its time.
            handling.nextReport = (isLate || terms.deadline == .max ? age : terms.deadline &- handling.start) + Self.grace
            return .interrupted(request, handling.task, interruption, age: age)
        case .some(let interruption):
            guard age >= handling.nextReport else { return nil }
            handling.nextReport = age * 2
            if interruption == .late, !handling.hasSent {
                answer(connection, request)
                handling.interruption = .answered
            }
            return .stuck(request, age: age)
        }
    }

    /// Says 504 in place of the worker, which does not touch the connection while its handler runs. It is the last that the
    /// connection carries, so that no web server sends another request on it.
    private func answer(_ connection: Connection, _ request: Request) {
        let bytes = BareAnswer.bytes(
            .timedOut(request), with: common, to: connection.requestID, over: connection.wire, method: request.method,
            id: request.id)
        _ = send(connection.token.descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        shutdown(connection.token.descriptor, Int32(SHUT_WR))
    }
}

extension PeerProbe {
    fileprivate static func isGone(_ connection: Lease.Connection) -> Bool {
        isGone(connection.token.descriptor, connection.requestID, over: connection.wire)
    }
}
