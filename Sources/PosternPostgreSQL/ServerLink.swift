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
    private let parameters: ConnectionParameters
    /// Set by any thread to end what runs.
    private let isInterrupted: Atomic<Bool> = Atomic(false)
    /// 1 once the server has said that it ends the connection, while nothing ran on it; libpq writes there.
    private let farewell: UnsafeMutablePointer<Int32>
    /// Whether the state of the connection is known. If not, it can only be closed.
    private var isSound = true
    private var deadline = Monotonic.now()
    /// Whether the command that runs ends when it is nobody's any more.
    private var isCancellable = false
    /// By when whatever runs must have ended, because the calling task was cancelled.
    private var lastMoment: Monotonic?
    /// What the server was asked to end the command by, and why.
    private var cancel: (request: CancelRequest, reason: DatabaseError)?
    /// Whether there may be results of the command.
    private(set) var isRunning = false
    /// Where the statement stands among the commands that were sent with it.
    private var pipeline: Pipeline?
    /// Whether what the command gives is still to come.
    private var isAwaited = false
    /// Whether all that the command gives has been received.
    private var isWhole = false
    /// When the server has last done what it was told.
    private var heard = Monotonic.now()
    /// The commands of transactions that the server keeps prepared.
    private var kept: Set<Int> = []

    /// Milliseconds after which a thread that waits looks whether it is still wanted.
    private static let interval: Int32 = 10
    /// How long the server may take to end a command after it was asked to.
    private static let grace = Duration.seconds(1)
    /// For how long a connection may hold a thread whose task has been cancelled, until it is given up.
    private static let haste = Duration.milliseconds(60)

    /// Connects; blocks until `patience` is over at the latest.
    ///
    /// - Throws: ``DatabaseError`` of kind `disconnected` when the server cannot be reached or refuses at the moment, of kind `cannotOpen`
    ///   when it refuses for good, of kind `interrupted` when the calling task was cancelled.
    init(_ parameters: ConnectionParameters, within patience: Duration) throws(DatabaseError) {
        self.parameters = parameters
        farewell = .allocate(capacity: 1)
        farewell.initialize(to: 0)
        try open(within: patience)
    }

    private func open(within patience: Duration) throws(DatabaseError) {
        handle = parameters.withPointers { PQconnectStartParams($0, $1, 0) }
        guard handle != nil else { throw DatabaseError(.other, "there is no memory for a connection") }
        do throws(DatabaseError) {
            let end = Monotonic.after(patience)
            try connect(until: end, patience)
            PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
            PQsetnonblocking(handle, 1)
            farewell.pointee = 0
            cpostgresql_take_notices(handle, farewell)
            // Dates are text in UTC, as on every other database; PgBouncer keeps both settings apart for its clients.
            try run("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'", within: end.distance, isCancellable: false)
        } catch {
            close()
            throw error
        }
    }

    /// Connects anew; what was prepared is forgotten.
    ///
    /// - Throws: as ``init(_:within:)``.
    func reopen(within patience: Duration) throws(DatabaseError) {
        close()
        (isRunning, pipeline, cancel, kept, isSound) = (false, nil, nil, [], true)
        try open(within: patience)
    }

    deinit {
        close()
        farewell.deallocate()
    }

    private func connect(until deadline: Monotonic, _ patience: Duration) throws(DatabaseError) {
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
                guard !deadline.hasPassed else {
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
    var isUsable: Bool { isSound && farewell.pointee == 0 && PQstatus(handle) == CONNECTION_OK }

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
        try prepare(within: patience, isCancellable)
        guard send(handle) == 1 else { throw lost() }
        _ = try flush()
    }

    /// Sends a statement, whose rows are taken one by one, together with the commands around it: the server is waited for once.
    ///
    /// - Parameters:
    ///   - before: what begins its transaction. What fails of it is what ``next()`` gives.
    ///   - after: what ends its transaction, when the statement has succeeded.
    ///   - send: puts the statement into libpq's buffer.
    func begin(
        within patience: Duration, after before: [TransactionCommand], before after: [TransactionCommand],
        _ send: (OpaquePointer?) -> Int32
    ) throws(DatabaseError) {
        try prepare(within: patience, true)
        if before.isEmpty && after.isEmpty {
            guard send(handle) == 1 else { throw lost() }
        } else {
            guard PQenterPipelineMode(handle) == 1 else { throw lost() }
            var pipeline = Pipeline()
            for command in before { try put(command, into: &pipeline) }
            pipeline.statement = pipeline.count
            pipeline.count += 1
            guard send(handle) == 1 else { throw lost() }
            for command in after { try put(command, into: &pipeline) }
            self.pipeline = pipeline
            guard PQpipelineSync(handle) == 1 || hasNext else { throw lost() }
        }
        isAwaited = try flush()
        isWhole = false
        if !isAwaited, pipeline.map({ $0.statement == 0 }) ?? true { PQsetSingleRowMode(handle) }
    }

    private func prepare(within patience: Duration, _ isCancellable: Bool) throws(DatabaseError) {
        guard handle != nil else { throw DatabaseError(.misuse, "the connection is closed") }
        setDeadline(.after(patience))
        self.isCancellable = isCancellable
        cancel = nil
        isAwaited = false
    }

    private func setDeadline(_ moment: Monotonic) {
        deadline = lastMoment.map { .earlier($0, moment) } ?? moment
    }

    /// - Returns: whether nothing was received meanwhile.
    private func flush() throws(DatabaseError) -> Bool {
        isRunning = true
        var isSilent = true
        while true {
            switch PQflush(handle) {
            case 0: return isSilent
            case 1: try wait(for: Int16(POLLIN | POLLOUT))
            default:
                guard hasNext else { throw lost() }
                return false
            }
            try receive()
            isSilent = false
        }
    }

    private func put(_ command: TransactionCommand, into pipeline: inout Pipeline) throws(DatabaseError) {
        guard parameters.statementLimit > 0 else {
            guard PQsendQueryParams(handle, command.text, 0, nil, nil, nil, nil, 0) == 1 else { throw lost() }
            pipeline.count += 1
            return
        }
        if !kept.contains(command.number) {
            guard PQsendPrepare(handle, command.name, command.text, 0, nil) == 1 else { throw lost() }
            pipeline.preparing.append((pipeline.count, command.number))
            pipeline.count += 1
        }
        guard PQsendQueryPrepared(handle, command.name, 0, nil, nil, nil, 0) == 1 else { throw lost() }
        pipeline.count += 1
    }

    /// Forgets which commands the server keeps, because it was told to forget them.
    func forgetKept() { kept = [] }

    /// Whether the next result has been received, so that ``next()`` does not block. It receives nothing itself: a server that sends faster
    /// than results are taken would have no end, and libpq moves all that it has received with each look at the socket.
    var hasNext: Bool { PQisBusy(handle) == 0 }

    /// The next result of the command, which the caller clears; `nil` at its end.
    ///
    /// - Throws: ``DatabaseError`` of kind `interrupted` when the command was ended, of kind `disconnected` when the connection is lost.
    func next() throws(DatabaseError) -> OpaquePointer? {
        if isAwaited { try receiveFirst() }
        while true {
            while PQisBusy(handle) != 0 {
                try wait(for: Int16(POLLIN))
                try receive()
            }
            if let result = PQgetResult(handle) {
                guard pipeline != nil else { return result }
                switch PQresultStatus(result) {
                case PGRES_PIPELINE_SYNC:
                    PQclear(result)
                    pipeline = nil
                    guard PQexitPipelineMode(handle) == 1 else { throw lost() }
                    try finish()
                    return nil
                case PGRES_PIPELINE_ABORTED: PQclear(result)  // what it failed for was given before
                case PGRES_FATAL_ERROR: return result
                default:
                    guard isAtStatement else {
                        noteKept()
                        PQclear(result)
                        continue
                    }
                    return result
                }
            } else {
                guard PQstatus(handle) == CONNECTION_OK, pipeline != nil else {
                    try finish()
                    return nil
                }
                try advance()
            }
        }
    }

    private var isAtStatement: Bool { pipeline.map { $0.position == $0.statement } ?? true }

    private func noteKept() {
        guard let pipeline, let number = pipeline.preparing.first(where: { $0.position == pipeline.position })?.number else {
            return
        }
        kept.insert(number)
    }

    /// Goes to the next command of the pipeline.
    private func advance() throws(DatabaseError) {
        pipeline?.position += 1
        guard let pipeline, pipeline.position <= pipeline.count else { throw lost() }
        if isAtStatement, !isWhole { PQsetSingleRowMode(handle) }
    }

    /// The command has given all.
    private func finish() throws(DatabaseError) {
        isRunning = false
        if let cancel {
            self.cancel = nil
            settle(cancel.request)
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw lost() }
        heard = .now()
    }

    /// Waits for what comes first, and sees whether it is all. If so, libpq makes one result of the rows, and else one of each: the memory
    /// that rows take has a bound.
    private func receiveFirst() throws(DatabaseError) {
        try wait(for: Int16(POLLIN))
        isAwaited = false
        isWhole = PQsslInUse(handle) == 0 && ReceivedAnswer.isComplete(at: PQsocket(handle))
        try receive()
        if !isWhole, pipeline.map({ $0.statement == 0 }) ?? true { PQsetSingleRowMode(handle) }
    }

    /// Takes what the socket has. What the server has said before it left is still given.
    private func receive() throws(DatabaseError) {
        guard PQconsumeInput(handle) == 1 || hasNext else { throw lost() }
    }

    /// Whether the server has done what it was told within `duration`, and says nothing now, as it would before it leaves.
    func isFresh(within duration: Duration) -> Bool {
        guard !heard.isOlder(than: duration.nanoseconds) else { return false }
        var entry = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&entry, 1, 0) == 0
    }

    /// Gives the command that runs so much time from now on.
    func extendDeadline(by patience: Duration) { setDeadline(.after(patience)) }

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
        // What libpq says by itself, as that the server has gone without a word, has no SQLSTATE.
        if PQstatus(handle) != CONNECTION_OK, PostgreSQLError.state(of: result).isEmpty { return lost() }
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
                lastMoment = .after(Self.haste)
                setDeadline(deadline)
            }
            if cancel == nil, isCancellable {
                if lastMoment != nil || isInterrupted.load(ordering: .relaxed) {
                    ask(DatabaseError(.interrupted, lastMoment != nil ? "the unit of work was given up" : "interrupted"))
                } else if deadline.hasPassed {
                    ask(DatabaseError(.interrupted, "the statement took longer than it may, and was cancelled"))
                }
            } else if deadline.hasPassed {
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

    /// Asks the server to end the command, and gives it a while to do so.
    private func ask(_ reason: DatabaseError) {
        setDeadline(.after(Self.grace))
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
            guard !deadline.hasPassed else {
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
        var entry = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        guard entry.fd >= 0 else { return true }  // libpq has closed it
        let count = Glibc.poll(&entry, 1, deadline.milliseconds(atMost: Self.interval))
        return count > 0 || count < 0 && errno != EINTR
    }

    private func lost() -> DatabaseError {
        isSound = false
        isRunning = false
        pipeline = nil
        let message = String(cString: PQerrorMessage(handle)).split(separator: "\n").first ?? "it was closed"
        return DatabaseError(.disconnected, "the connection to the database was lost: \(message)")
    }
}
