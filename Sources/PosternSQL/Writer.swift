internal import Dispatch
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
        var connection: (any DriverConnection)?
    }

    private let state = Mutex(State())
    private let limits: BatchLimits
    private let timeout: Duration
    private let connect: @Sendable () throws(DatabaseError) -> any DriverConnection

    init(
        timeout: Duration, limits: BatchLimits = BatchLimits(),
        connect: @escaping @Sendable () throws(DatabaseError) -> any DriverConnection
    ) {
        self.timeout = timeout
        self.limits = limits
        self.connect = connect
    }

    /// Opens the connection, if it is not open.
    func open() throws(DatabaseError) {
        let batch = try takeTurn(as: Place(isAlone: true))
        defer { passOn(batch, leaving: nil) }
        _ = try openConnection()
    }

    /// Runs `work` as one unit; blocks until it is committed or undone.
    ///
    /// - Parameter isAlone: whether it has a transaction of its own.
    /// - Throws: what `work` throws; ``DatabaseError`` of kind `busy` when its turn did not come in time, and when the commit failed.
    func run<Value>(isAlone: Bool, _ work: (any DriverConnection) throws -> Value) throws -> Value {
        let place = Place(isAlone: isAlone)
        var batch = try takeTurn(as: place)
        let value: Value
        do { value = try runUnit(in: &batch, work) } catch {
            passOn(batch, leaving: nil)
            throw error
        }
        if let failure = passOn(batch, leaving: place) { throw failure }
        return value
    }

    /// Closes the connection; when somebody holds it, after the last in line.
    func close() {
        let connection = state.withLock { state in
            state.isClosed = true
            return state.isHeld ? nil : state.connection.take()
        }
        connection?.close()
    }

    /// How many threads wait for their turn.
    var waitingCount: Int { state.withLock { $0.line.count } }

    // MARK: The line

    private func takeTurn(as place: Place) throws(DatabaseError) -> Batch {
        let (isClosed, isNow) = state.withLock { state in
            if state.isClosed { return (true, false) }
            if state.isHeld { state.line.append(place) }
            defer { state.isHeld = true }
            return (false, !state.isHeld)
        }
        if isClosed { throw DatabaseError(.misuse, "the database was closed") }
        if isNow { return Batch() }
        if !place.waitForTurn(timeout) {
            let isWithdrawn = state.withLock { state in
                guard let index = state.line.firstIndex(where: { $0 === place }) else { return false }
                state.line.remove(at: index)
                return true
            }
            if isWithdrawn { throw DatabaseError(.busy, "the writer did not come free within \(timeout)") }
            place.waitForTurn()  // it was given at the same moment
        }
        return place.takeBatch()
    }

    /// Ends the turn of the calling thread: hands the open transaction on, or commits it.
    ///
    /// - Parameter place: of the calling thread, when its unit is part of the transaction; it then waits for the commit.
    /// - Returns: why the commit failed.
    @discardableResult
    private func passOn(_ batch: Batch, leaving place: Place?) -> DatabaseError? {
        var batch = batch
        if let place { batch.members.append(place) }
        let successor = state.withLock { state -> Place? in
            guard let next = state.line.first, batch.mayGrow(by: next, within: limits) else { return nil }
            return state.line.removeFirst()
        }
        if let successor {
            successor.giveTurn(batch)
            return place?.waitForOutcome()
        }
        let failure = batch.members.isEmpty ? nil : commit()
        let (next, closing) = state.withLock { state -> (Place?, (any DriverConnection)?) in
            guard state.line.isEmpty else { return (state.line.removeFirst(), nil) }
            state.isHeld = false
            return (nil, state.isClosed ? state.connection.take() : nil)
        }
        next?.giveTurn(Batch())
        closing?.close()
        for member in batch.members where member !== place { member.giveOutcome(failure) }
        return failure
    }

    // MARK: The holder's work

    private func openConnection() throws(DatabaseError) -> any DriverConnection {
        if let connection = state.withLock({ $0.connection }), connection.isUsable { return connection }
        let connection = try connect()
        state.withLock { $0.connection }?.close()
        state.withLock { $0.connection = connection }
        return connection
    }

    /// The first unit of a batch begins the transaction, and rolls it back if it fails; the others have a savepoint in it.
    private func runUnit<Value>(
        in batch: inout Batch, _ work: (any DriverConnection) throws -> Value
    ) throws -> Value {
        let connection = try openConnection()
        let isFirst = batch.members.isEmpty
        do {
            if isFirst { try connection.begin() } else { try connection.run("SAVEPOINT unit") }
            let value = try work(connection)
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
        let failure = DatabaseError(
            (error as? DatabaseError)?.kind ?? .other,
            "the unit of work was undone, because one after it in the same transaction failed and rolled back everything")
        for member in batch.members { member.giveOutcome(failure) }
        batch.members = []
    }

    /// - Returns: why it failed; the transaction is then undone, or what became of it is unknown.
    private func commit() -> DatabaseError? {
        guard let connection = state.withLock({ $0.connection }) else {
            preconditionFailure("a batch has members only while its connection is open")
        }
        do {
            try connection.commit()
            return nil
        } catch {
            let isUndone = connection.isInTransaction && error.kind != .io
            connection.rollback()
            if error.kind == .io { connection.close() }  // the next unit opens another
            let message = isUndone ? "the unit of work was undone" : "it is unknown whether the unit of work is stored"
            return DatabaseError(error.kind, "\(message), because its commit failed: \(error.message)", code: error.code)
        }
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
