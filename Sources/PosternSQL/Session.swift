/// A unit of work's way to the database. It is lent to the closure of ``Database/read(_:)`` or ``Database/write(_:)``
/// and cannot leave it. Every call blocks the calling thread.
public struct Session: ~Copyable {
    let connection: any DriverConnection
    /// Measures the unit, where whoever ends it has nothing but the session.
    let clock: UnitClock?
    private let monitor: DatabaseMonitor

    init(on connection: any DriverConnection, monitor: DatabaseMonitor, clock: UnitClock? = nil) {
        self.connection = connection
        self.monitor = monitor
        self.clock = clock
    }

    /// An error after which SQLite undoes the whole transaction (`INSERT OR ROLLBACK`, a full disk) may be caught in a unit of work;
    /// what ran after it would be committed at once, each statement for itself.
    ///
    /// - Throws: ``DatabaseError`` of kind `misuse` once that has happened.
    private func requireTransaction() throws(DatabaseError) {
        guard connection.isInTransaction else {
            throw DatabaseError(.misuse, "an earlier statement has ended the transaction of this unit of work")
        }
    }

    @usableFromInline
    func begin(_ sql: SQL) throws(DatabaseError) -> Execution {
        try requireTransaction()
        try Cancellation.check()
        try sql.requireBindable()
        let start = monitor.statementBegins()
        return Execution(try connection.statement(sql), since: start)
    }

    @usableFromInline
    func end(_ execution: Execution, of sql: SQL) {
        execution.statement.reset()
        if let start = execution.start { monitor.statementEnded(sql, since: start, on: connection) }
    }

    /// All rows of `sql`, in the order in which the database gives them.
    @inlinable
    public func all<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] {
        let execution = try begin(sql)
        defer { end(execution, of: sql) }
        var rows: [T] = []
        do {
            while try execution.statement.step() {
                if rows.isEmpty { rows.reserveCapacity(16) }  // instead of 1, 2, 4 and 8
                rows.append(try T(row: Row(of: execution)))
            }
        } catch { throw sql.located(error) }
        return rows
    }

    /// The first row of `sql`, or `nil` when there is none.
    @inlinable
    public func first<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        let execution = try begin(sql)
        defer { end(execution, of: sql) }
        guard try execution.statement.step() else { return nil }
        do { return try T(row: Row(of: execution)) } catch { throw sql.located(error) }
    }

    /// The only row of `sql`.
    ///
    /// - Throws: ``DatabaseError`` of kind `rowCount` when there is none, or more than one.
    @inlinable
    public func one<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T {
        let execution = try begin(sql)
        defer { end(execution, of: sql) }
        guard try execution.statement.step() else { throw sql.notOneRow("and there is none") }
        let value: T
        do { value = try T(row: Row(of: execution)) } catch { throw sql.located(error) }
        guard try !execution.statement.step() else { throw sql.notOneRow("and there are more") }
        return value
    }

    /// The first column of the first row, or `nil` when there is no row. Where it may be NULL, ask for an optional.
    @inlinable
    public func scalar<T: ColumnDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        let execution = try begin(sql)
        defer { end(execution, of: sql) }
        guard try execution.statement.step() else { return nil }
        do {
            let value: T = try Row(of: execution)[0]  // not T?, which would take NULL for no row
            return value
        } catch { throw sql.located(error) }
    }

    /// Calls `body` with each row; holds one row at a time. An error that `body` throws ends the statement.
    @inlinable
    public func forEach(_ sql: SQL, _ body: (borrowing Row) throws -> Void) throws {
        let execution = try begin(sql)
        defer { end(execution, of: sql) }
        do {
            while try execution.statement.step() { try body(Row(of: execution)) }
        } catch { throw sql.located(error) }
    }

    /// Runs a statement that gives no rows, or whose rows are of no interest.
    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> ExecuteResult {
        let execution = try begin(sql)
        defer { end(execution, of: sql) }
        while try execution.statement.step() {}
        return ExecuteResult(changedRows: connection.changedRows, lastInsertedID: connection.lastInsertedID)
    }

    /// Runs statements that stand one after the other, such as a revision's. They must not begin or end a transaction.
    public func run(script: String) throws(DatabaseError) {
        try requireTransaction()
        try Cancellation.check()
        try connection.run(script: script)
    }

    /// A unit of work within this one: it is undone alone when `work` throws (a savepoint).
    @discardableResult
    public func nested<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        try execute("SAVEPOINT nested")
        do {
            let value = try work(self)
            try execute("RELEASE nested")
            return value
        } catch {
            if connection.isInTransaction {  // else the whole unit of work is undone already
                try execute("ROLLBACK TO nested")
                try execute("RELEASE nested")
            }
            throw error
        }
    }
}
