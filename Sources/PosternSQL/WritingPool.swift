internal import Synchronization

/// Units of work that write side by side: each has a connection of its own, and the database keeps them apart.
final class WritingPool: Sendable {
    private let connections: ConnectionPool
    private let timeout: Duration
    private let monitor: DatabaseMonitor

    /// - Parameter connections: those that read come from it too.
    init(_ connections: ConnectionPool, timeout: Duration, monitor: DatabaseMonitor) {
        self.connections = connections
        self.timeout = timeout
        self.monitor = monitor
    }

    /// Opens a connection and gives it back, so that what stands in the way is known at once.
    func open() throws(DatabaseError) {
        connections.giveBack(try connections.borrow(writing: true))
    }

    /// Runs `work` as one unit; blocks until it is committed or undone.
    ///
    /// - Throws: what `work` throws; ``DatabaseError`` of kind `busy` when no connection came free in time, of kind `outcomeUnknown` when
    ///   the connection was lost during the commit, and why else a commit failed.
    func run<Value>(schema: SchemaWork?, _ work: (any DriverConnection) throws -> Value) throws -> Value {
        let deadline = Monotonic.after(timeout)
        let connection = try connections.borrowBegun(writing: true) { connection throws(DatabaseError) in
            if let schema { try schema.begin(on: connection, until: deadline) } else { try connection.begin(waiting: timeout) }
        }
        do {
            let value = try work(connection)
            try Cancellation.check()  // whoever asked for it is told that it failed, so nothing of it may be stored
            guard connection.isInTransaction else {
                throw DatabaseError(.misuse, "the unit of work ended the transaction that it was part of")
            }
            try commit(connection)
            connections.giveBack(connection)
            return value
        } catch {
            connection.rollback()
            connections.giveBack(connection)
            throw error
        }
    }

    private func commit(_ connection: any DriverConnection) throws(DatabaseError) {
        let start = Monotonic.now()
        do throws(DatabaseError) { try connection.commit() } catch {
            guard error.kind != .outcomeUnknown else { throw error }
            throw DatabaseError(
                error.kind, "the unit of work was undone, because its commit failed: \(error.message)", sql: error.sql,
                code: error.code)
        }
        monitor.metrics?.committed(units: 1, since: start)
    }

    /// Runs a script that cannot run in a transaction.
    ///
    /// It has a connection of its own, beside the one on which a unit of the same thread may hold what keeps others away.
    func runOutsideTransaction(_ script: String) throws(DatabaseError) {
        let connection = try connections.openApart()
        defer { connection.close() }
        try connection.runOutsideTransaction(script)
        guard !connection.isInTransaction else {
            connection.rollback()
            throw DatabaseError(.misuse, "a script that was to run outside of a transaction has begun one", sql: script)
        }
    }

    /// Who keeps tables from being changed, as a sentence.
    func obstacle() -> String? {
        guard let connection = try? connections.openApart() else { return nil }
        defer { connection.close() }
        return connection.obstacle
    }
}
