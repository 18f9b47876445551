internal import Synchronization

/// The one connection that writes, and the line of those who wait for it.
///
/// Units of work that wait share a transaction (group commit): who holds the connection and sees others in line does not commit,
/// but hands the connection on with the transaction open, and waits. The last in line commits once for all, and only then does
/// any of them return, so that what one `fsync` costs is shared by many. Each unit runs on its own thread, in the order in
/// which it came, and undoes itself alone when it throws.
final class Writer: Sendable {
    private struct State {
        /// Whether somebody holds the connection, or is about to.
        var isHeld = false
        var isClosed = false
        var line: [Place] = []
    }

    private let state = Mutex(State())
    private let connection: WritingConnection
    private let due = Atomic<Bool>(false)
    private let commits = Atomic<Int>(0)
    private let limits: BatchLimits
    private let timeout: Duration
    private let monitor: DatabaseMonitor

    init(
        timeout: Duration, limits: BatchLimits = BatchLimits(), monitor: DatabaseMonitor,
        connect: @escaping @Sendable () throws(DatabaseError) -> any DriverConnection
    ) {
        connection = WritingConnection(monitor: monitor, connect: connect)
        self.timeout = timeout
        self.limits = limits
        self.monitor = monitor
    }

    /// Opens the connection, if it is not open.
    func open() throws(DatabaseError) {
        let batch = try takeTurn(isAlone: true, until: .after(timeout))
        defer { passOn(batch) }
        _ = try connection.opened()
    }

    /// Runs `work` as one unit; blocks until it is committed or undone.
    ///
    /// - Parameters:
    ///   - isAlone: whether it has a transaction of its own.
    ///   - schema: for a unit that changes the schema, which is alone: references are then not checked with each statement.
    /// - Throws: what `work` throws; ``DatabaseError`` of kind `busy` when its turn did not come in time, and when the commit failed.
    func run<Value>(
        isAlone: Bool, schema: SchemaWork? = nil, _ work: (any DriverConnection) throws -> Value
    ) throws -> Value {
        let start = Monotonic.now()
        let deadline = Monotonic.after(timeout)
        var batch = try takeTurn(isAlone: isAlone, until: deadline)
        monitor.metrics?.waited(for: .writer, since: start)
        let result = Result {
            try Cancellation.check()
            if schema != nil { try connection.checkReferencesAtEnd() }
            return try runUnit(in: &batch, until: deadline, schema, work)
        }
        // A unit that threw has seen what those before it wrote, so it too waits until that is stored.
        let isMember = result.isSuccess || !batch.isEmpty
        if isMember { batch.add(isAlone: isAlone) }
        if let failure = passOn(batch, isMember: isMember) { throw failure }
        return try result.get()
    }

    /// Gives the connection time for what it has put off; waits in line for its turn.
    ///
    /// - Throws: ``DatabaseError``, of kind `busy` when its turn did not come within a second.
    func maintain(_ occasion: MaintenanceOccasion) throws(DatabaseError) -> MaintenanceReport {
        let batch = try takeTurn(isAlone: true, until: .after(.seconds(1)))
        defer { passOn(batch) }
        defer { due.store(connection.isMaintenanceDue, ordering: .relaxed) }
        return try connection.maintain(occasion)
    }

    /// Runs a script that cannot run in a transaction; waits in line for its turn.
    ///
    /// - Throws: ``DatabaseError``, of kind `busy` when its turn did not come in time.
    func runOutsideTransaction(_ script: String) throws(DatabaseError) {
        let batch = try takeTurn(isAlone: true, until: .after(timeout))
        defer { passOn(batch) }
        let connection = try connection.opened()
        try connection.runOutsideTransaction(script)
        guard connection.isInTransaction else { return }
        connection.rollback()
        throw DatabaseError(.misuse, "a script that was to run outside of a transaction has begun one", sql: script)
    }

    /// Closes the connection; when somebody holds it, after the last in line.
    func close() {
        let isHeld = state.withLock { state in
            state.isClosed = true
            return state.isHeld
        }
        if !isHeld { connection.close() }
    }

    /// How many threads wait for their turn.
    var waitingCount: Int { state.withLock { $0.line.count } }

    /// How many transactions have been committed.
    var commitCount: Int { commits.load(ordering: .relaxed) }

    /// Whether ``maintain(_:)`` should be called.
    var isMaintenanceDue: Bool { due.load(ordering: .relaxed) }

    /// Bytes that commits have put off.
    var backlog: Int { connection.backlog }

    // MARK: The line

    private func takeTurn(isAlone: Bool, until deadline: Monotonic) throws(DatabaseError) -> Batch {
        enum Step {
            case now
            case wait(Place)
            case closed
        }
        let step = state.withLock { state -> Step in
            if state.isClosed { return .closed }
            guard state.isHeld else {
                state.isHeld = true
                return .now
            }
            let place = Place(isAlone: isAlone, isNext: state.line.isEmpty)
            state.line.append(place)
            return .wait(place)
        }
        switch step {
        case .closed: throw DatabaseError(.misuse, "the database was closed")
        case .now: return Batch()
        case .wait(let place):
            let batch = place.turn.wait(until: deadline) { leaveLine(place) }
            if batch == nil { try Cancellation.check() }
            guard let batch else { throw DatabaseError(.busy, "the writer did not come free within \(timeout)") }
            return batch
        }
    }

    private func leaveLine(_ place: Place) -> Bool {
        state.withLock { state in
            guard let index = state.line.firstIndex(where: { $0 === place }) else { return false }
            state.line.remove(at: index)
            return true
        }
    }

    /// Ends the turn of the calling thread: hands the open transaction on, or commits it.
    ///
    /// - Parameter isMember: whether it is to wait for the commit.
    /// - Returns: why the commit failed.
    @discardableResult
    private func passOn(_ batch: Batch, isMember: Bool = false) -> DatabaseError? {
        var batch = batch
        let (successor, second) = state.withLock { state -> (Place?, Place?) in
            guard let next = state.line.first, batch.mayGrow(by: next, within: limits) else { return (nil, nil) }
            return (state.line.removeFirst(), state.line.first)
        }
        if let successor {
            let outcome = isMember ? batch.awaited() : nil
            successor.turn.put(batch)
            second?.turn.announce()
            return outcome?.wait() ?? nil
        }
        let failure = batch.isEmpty ? nil : commit(batch)
        connection.checkReferencesAtOnce()
        let (next, isLast) = state.withLock { state -> (Place?, Bool) in
            guard state.line.isEmpty else { return (state.line.removeFirst(), false) }
            state.isHeld = false
            return (nil, state.isClosed)
        }
        next?.turn.put(Batch())
        batch.outcome?.publish(failure)
        if isLast { connection.close() }
        return failure
    }

    // MARK: The holder's work

    /// The first unit of a batch begins the transaction, and rolls it back if it fails; the others have a savepoint in it.
    private func runUnit<Value>(
        in batch: inout Batch, until deadline: Monotonic, _ schema: SchemaWork?, _ work: (any DriverConnection) throws -> Value
    ) throws -> Value {
        let connection = try connection.opened()
        let isFirst = batch.isEmpty
        do {
            if let schema {
                try schema.begin(on: connection, until: deadline)
            } else if isFirst {
                try connection.begin(waiting: deadline.distance)
            } else {
                try connection.run("SAVEPOINT unit")
            }
            let value = try work(connection)
            try Cancellation.check()  // whoever asked for it is told that it failed, so nothing of it may be stored
            guard connection.isInTransaction else {
                throw DatabaseError(.misuse, "the unit of work ended the transaction that it was part of")
            }
            guard !connection.hasUnresolvedReferences else {
                throw DatabaseError(.foreignKey, "a row refers to one that does not exist (deferred FOREIGN KEY constraint)")
            }
            if !isFirst { try connection.run("RELEASE unit") }
            return value
        } catch {
            if isFirst { connection.rollback() } else { undo(&batch, on: connection, after: error) }
            throw error
        }
    }

    /// Undoes a unit that is not the first. When SQLite has rolled back everything by itself (`INSERT OR ROLLBACK`, a full disk),
    /// or cannot go back to the savepoint, the units before it are undone as well, and are told so.
    private func undo(_ batch: inout Batch, on connection: any DriverConnection, after error: any Error) {
        if connection.isInTransaction {
            do {
                try connection.run("ROLLBACK TO unit")
                return try connection.run("RELEASE unit")
            } catch { connection.rollback() }
        }
        batch.abandon(
            because: .ofAnother(
                (error as? DatabaseError)?.kind ?? .other,
                "the unit of work was undone, because one after it in the same transaction failed and rolled back everything"))
    }

    /// - Returns: why it failed.
    private func commit(_ batch: Batch) -> DatabaseError? {
        let start = Monotonic.now()
        do throws(DatabaseError) { try connection.commit() } catch { return error }
        commits.add(1, ordering: .relaxed)
        due.store(connection.isMaintenanceDue, ordering: .relaxed)
        monitor.metrics?.committed(units: batch.units, since: start)
        return nil
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}

extension DriverConnection {
    /// Runs one statement that binds nothing.
    fileprivate func run(_ sql: SQL) throws(DatabaseError) {
        let statement = try statement(sql)
        defer { statement.reset() }
        _ = try statement.step()
    }
}
