internal import Synchronization

/// The connection that writes, which is replaced when it has become unusable. Only who has the turn in the writer's line calls
/// what blocks.
final class WritingConnection: Sendable {
    private struct State {
        var connection: (any DriverConnection)?
        /// Whether a commit has failed in the operating system since ``MaintenanceOccasion/afterFailure`` was last dealt with.
        var hasFailed = false
        /// Whether references are not checked with each statement.
        var isUnchecked = false
    }

    private let state = Mutex(State())
    private let monitor: DatabaseMonitor
    private let connect: @Sendable () throws(DatabaseError) -> any DriverConnection

    init(monitor: DatabaseMonitor, connect: @escaping @Sendable () throws(DatabaseError) -> any DriverConnection) {
        self.monitor = monitor
        self.connect = connect
    }

    /// Bytes that commits have put off.
    var backlog: Int { current?.backlog ?? 0 }

    private var current: (any DriverConnection)? { state.withLock { $0.connection } }

    /// The connection, opened if need be.
    func opened() throws(DatabaseError) -> any DriverConnection {
        if let connection = current, connection.isUsable { return connection }
        let connection = try connect()
        do { try begin(with: connection) } catch {
            connection.close()
            throw error
        }
        let former = state.withLock { state in
            defer { state = State(connection: connection) }
            return state.connection
        }
        former?.close()
        return connection
    }

    /// After a failed `fsync` the kernel takes its pages for written, though they are not: later commits would follow upon a gap. So
    /// nothing is stored until what is there has been written again, successfully. What a former process may have left is written
    /// again where that is possible at once.
    private func begin(with connection: any DriverConnection) throws(DatabaseError) {
        guard state.withLock({ $0.hasFailed }) else {
            do { _ = try connection.maintain(.opening) } catch {
                guard error.kind == .full else { throw error }
                monitor.maintenanceFailed(error)  // what is there can be read
            }
            return
        }
        let report = try connection.maintain(.afterFailure)
        guard report.isComplete else {
            let obstacle = report.obstacle.map { ", but \($0)" } ?? ""
            throw DatabaseError(.busy, "a commit has failed, and the log must be written anew before the next\(obstacle)")
        }
    }

    /// Has references checked at the end instead of with each statement, until ``checkReferencesAtOnce()``.
    func checkReferencesAtEnd() throws(DatabaseError) {
        try opened().setReferenceChecks(.atEnd)
        state.withLock { $0.isUnchecked = true }
    }

    /// Has references checked with each statement again, where they are not. A connection that cannot do that is closed, so that
    /// nobody writes with it.
    func checkReferencesAtOnce() {
        let connection = state.withLock { state in
            defer { state.isUnchecked = false }
            return state.isUnchecked ? state.connection : nil
        }
        guard let connection, connection.isUsable else { return }
        do { try connection.setReferenceChecks(.atOnce) } catch { connection.close() }
    }

    /// Commits the transaction that is open.
    ///
    /// - Throws: ``DatabaseError`` that says whether the transaction is undone, or that nobody can know.
    func commit() throws(DatabaseError) {
        guard let connection = current else { preconditionFailure("a transaction is committed where it was begun") }
        do { try connection.commit() } catch {
            let isUndone = connection.isInTransaction && error.kind != .io
            connection.rollback()
            if error.kind == .io {
                connection.close()
                state.withLock { $0.hasFailed = true }
            }
            let message = isUndone ? "the unit of work was undone" : "it is unknown whether the unit of work is stored"
            throw DatabaseError(error.kind, "\(message), because its commit failed: \(error.message)", code: error.code)
        }
    }

    /// Whether ``maintain(_:)`` should be called.
    var isMaintenanceDue: Bool { current?.isMaintenanceDue ?? false }

    /// Gives the connection time for what it has put off; one that is opened later begins with it.
    func maintain(_ occasion: MaintenanceOccasion) throws(DatabaseError) -> MaintenanceReport {
        guard let connection = current, connection.isUsable else { return MaintenanceReport(isComplete: true) }
        return try connection.maintain(occasion)
    }

    /// Closes the connection, after what it has put off.
    func close() {
        guard let connection = state.withLock({ $0.connection.take() }) else { return }
        if connection.isUsable {
            do { _ = try connection.maintain(.closing) } catch { monitor.maintenanceFailed(error) }
        }
        connection.close()
    }
}
