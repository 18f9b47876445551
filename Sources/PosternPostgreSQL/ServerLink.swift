internal import CPostgreSQL
internal import Glibc
internal import PosternSQL
internal import Synchronization

/// A connection of libpq that never blocks for longer than it is told to: it is non-blocking, and waited for by `poll(2)`.
///
/// One command runs at a time; its results are taken one by one until there is none left. Only the holder of the connection uses it,
/// but for ``interrupt()``.
final class ServerLink {
    private(set) var handle: OpaquePointer?
    /// Set by any thread to end what runs.
    private let isInterrupted: Atomic<Bool> = Atomic(false)
    /// Whether the state of the connection is known. If not, it can only be closed.
    private var isSound = true
    private var deadline = ContinuousClock.now
    /// Whether the command that runs ends when it is nobody's any more.
    private var isCancellable = false
    /// By when whatever runs must have ended, because the calling task was cancelled.
    private var lastMoment: ContinuousClock.Instant?
    /// What the server was asked to end the command by, and why.
    private var cancel: (request: CancelRequest, reason: DatabaseError)?
    /// Whether there may be results of the command.
    private(set) var isRunning = false

    /// How often a thread that waits looks whether it is still wanted.
    private static let interval = Duration.milliseconds(10)
    /// How long the server may take to end a command after it was asked to.
    private static let grace = Duration.seconds(1)
    /// For how long a connection may hold a thread whose task has been cancelled, until it is given up.
    private static let haste = Duration.milliseconds(60)

    /// Connects; blocks until `patience` is over at the latest.
    ///
    /// - Throws: ``DatabaseError`` of kind `disconnected` when the server cannot be reached or refuses at the moment, of kind `cannotOpen`
    ///   when it refuses for good, of kind `interrupted` when the calling task was cancelled.
    init(_ parameters: ConnectionParameters, within patience: Duration) throws(DatabaseError) {
        handle = parameters.withPointers { PQconnectStartParams($0, $1, 0) }
        guard handle != nil else { throw DatabaseError(.other, "there is no memory for a connection") }
        do throws(DatabaseError) {
            try connect(until: .now + patience, patience)
        } catch {
            close()
            throw error
        }
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        PQsetnonblocking(handle, 1)
        cpostgresql_drop_notices(handle)
    }

    deinit { close() }

    private func connect(until deadline: ContinuousClock.Instant, _ patience: Duration) throws(DatabaseError) {
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        self.deadline = deadline
        var state = PGRES_POLLING_WRITING
        if PQstatus(handle) == CONNECTION_BAD { state = PGRES_POLLING_FAILED }
        while state != PGRES_POLLING_OK {
            guard state != PGRES_POLLING_FAILED else { throw PostgreSQLError.connecting(handle) }
            let isReading = state == PGRES_POLLING_READING
            while !poll(for: Int16(isReading ? POLLIN : POLLOUT)) {
                guard !Task.isCancelled else {
                    throw DatabaseError(.interrupted, "the wait for a connection was given up, because its task was cancelled")
                }
                guard .now < deadline else {
                    throw DatabaseError(.disconnected, "cannot connect to the database: it did not answer within \(patience)")
                }
            }
            state = PQconnectPoll(handle)
        }
    }

    func close() {
        PQfinish(handle)
        handle = nil
        isSound = false
    }

    /// Whether the connection can be used.
    var isUsable: Bool { isSound && PQstatus(handle) == CONNECTION_OK }

    /// What the server has last said of the transaction.
    var transaction: PGTransactionStatusType { PQtransactionStatus(handle) }

    func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

    /// Lets commands run again after ``interrupt()``.
    func forgetInterruption() {
        isInterrupted.store(false, ordering: .relaxed)
        lastMoment = nil
    }

    /// - Throws: ``DatabaseError`` of kind `interrupted` after ``interrupt()``, of kind `disconnected` once the connection is lost.
    func requireReady() throws(DatabaseError) {
        guard handle != nil else { throw DatabaseError(.misuse, "the connection is closed") }
        guard isUsable else { throw DatabaseError(.disconnected, "the connection to the database was lost") }
        guard !isInterrupted.load(ordering: .relaxed) else { throw DatabaseError(.interrupted, "interrupted") }
    }

    // MARK: Commands

    /// Sends what `send` puts into libpq's buffer.
    ///
    /// A thread whose task has been cancelled comes back within a tenth of a second, if need be without the connection.
    ///
    /// - Parameters:
    ///   - patience: how long the command may take.
    ///   - isCancellable: whether the server is then asked to end it, as it is when the task is cancelled and by ``interrupt()``. Without,
    ///     the connection is given up.
    func begin(within patience: Duration, isCancellable: Bool, _ send: (OpaquePointer?) -> Int32) throws(DatabaseError) {
        guard handle != nil else { throw DatabaseError(.misuse, "the connection is closed") }
        deadline = soonest(.now + patience)
        self.isCancellable = isCancellable
        cancel = nil
        guard send(handle) == 1 else { throw lost() }
        isRunning = true
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1: try wait(for: Int16(POLLIN | POLLOUT))
            default: throw lost()
            }
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }

    /// Whether the next result has been received, so that ``next()`` does not block. It receives nothing itself: a server that sends faster
    /// than results are taken would have no end, and libpq moves all that it has received with each look at the socket.
    var hasNext: Bool { PQisBusy(handle) == 0 }

    /// The next result of the command, which the caller clears; `nil` at its end.
    ///
    /// - Throws: ``DatabaseError`` of kind `interrupted` when the command was ended, of kind `disconnected` when the connection is lost.
    func next() throws(DatabaseError) -> OpaquePointer? {
        while PQisBusy(handle) != 0 {
            try wait(for: Int16(POLLIN))
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        if let result = PQgetResult(handle) { return result }
        isRunning = false
        if let cancel {
            self.cancel = nil
            settle(cancel.request)
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw lost() }
        return nil
    }

    /// Runs `text`, which binds nothing and may be several statements.
    ///
    /// - Returns: what the last of them says that it has done (`COMMIT`, `UPDATE 3`).
    @discardableResult
    func run(_ text: String, within patience: Duration, isCancellable: Bool) throws(DatabaseError) -> String {
        try begin(within: patience, isCancellable: isCancellable) { PQsendQuery($0, text) }
        var tag = ""
        var failure: DatabaseError?
        while let result = try next() {
            if let error = self.failure(of: result, sql: text) { failure = failure ?? error }
            tag = String(cString: PQcmdStatus(result))
            PQclear(result)
        }
        if let failure { throw failure }
        return tag
    }

    /// Why `result` is none.
    func failure(of result: OpaquePointer?, sql: String?) -> DatabaseError? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: return nil
        case PGRES_EMPTY_QUERY: return nil
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            isSound = false  // it waits for data that never comes
            return DatabaseError(.misuse, "COPY from or to the client is not supported", sql: sql)
        default: break
        }
        let error = PostgreSQLError.make(result, sql: sql)
        if error.kind == .disconnected { isSound = false }
        guard error.kind == .interrupted, let cancel else { return error }
        return DatabaseError(.interrupted, cancel.reason.message, sql: sql)
    }

    /// Reads what the command still gives and drops it, or has it cancelled if that takes too long.
    func drain(cancelling: Bool) throws(DatabaseError) {
        guard isRunning, isUsable else { return }
        if cancelling {
            try dropReceived()
            guard isRunning else { return }
            guard PQconsumeInput(handle) == 1 else { throw lost() }
            try dropReceived()
            guard isRunning else { return }
            ask(DatabaseError(.interrupted, "the statement was not read to its end"))
        }
        while let result = try next() { PQclear(result) }
    }

    private func dropReceived() throws(DatabaseError) {
        while isRunning, hasNext, let result = try next() { PQclear(result) }
    }

    // MARK: Waiting

    private func wait(for events: Int16) throws(DatabaseError) {
        while !poll(for: events) {
            if lastMoment == nil, Task.isCancelled {
                lastMoment = .now + Self.haste
                deadline = soonest(deadline)
            }
            if cancel == nil, isCancellable {
                if lastMoment != nil || isInterrupted.load(ordering: .relaxed) {
                    ask(DatabaseError(.interrupted, lastMoment != nil ? "the unit of work was given up" : "interrupted"))
                } else if .now >= deadline {
                    ask(DatabaseError(.interrupted, "the statement took longer than it may, and was cancelled"))
                }
            } else if .now >= deadline {
                isSound = false
                throw givenUp()
            }
        }
    }

    /// Why the connection is given up.
    private func givenUp() -> DatabaseError {
        guard lastMoment != nil else {
            return DatabaseError(.disconnected, "the database does not answer; its connection was given up")
        }
        return DatabaseError(
            .interrupted, "the unit of work was given up, and its connection, because the database does not answer")
    }

    private func soonest(_ moment: ContinuousClock.Instant) -> ContinuousClock.Instant {
        lastMoment.map { min($0, moment) } ?? moment
    }

    /// Asks the server to end the command, and gives it a while to do so.
    private func ask(_ reason: DatabaseError) {
        deadline = soonest(.now + Self.grace)
        guard let request = CancelRequest(of: handle) else {
            isSound = false
            return
        }
        cancel = (request, reason)
        request.send()
    }

    /// A request to cancel that comes late would end the next command.
    private func settle(_ request: CancelRequest) {
        while !request.isDone {
            guard .now < deadline else {
                isSound = false
                return
            }
            usleep(500)
        }
    }

    /// Waits for a moment.
    ///
    /// - Returns: whether there is something to do.
    private func poll(for events: Int16) -> Bool {
        let rest = min(Self.interval, deadline - .now) / .milliseconds(1)
        var entry = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        let count = Glibc.poll(&entry, 1, Int32(max(0, rest.rounded(.up))))
        return count > 0 || count < 0 && errno != EINTR
    }

    private func lost() -> DatabaseError {
        isSound = false
        isRunning = false
        let message = String(cString: PQerrorMessage(handle)).split(separator: "\n").first ?? "it was closed"
        return DatabaseError(.disconnected, "the connection to the database was lost: \(message)")
    }
}
