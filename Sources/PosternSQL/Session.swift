/// A unit of work's way to the database. It is lent to the closure of ``Database/read(_:)`` or ``Database/write(_:)``
/// and cannot leave it. Every call blocks the calling thread.
public struct Session: ~Copyable {
    private let connection: any DriverConnection
    private let monitor: DatabaseMonitor

    init(on connection: any DriverConnection, monitor: DatabaseMonitor) {
        self.connection = connection
        self.monitor = monitor
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

    private func prepare(_ sql: SQL) throws(DatabaseError) -> any DriverStatement {
        try requireTransaction()
        try sql.requireBindable()
        return try connection.statement(sql)
    }

    private func end(_ statement: any DriverStatement, of sql: SQL, since start: ContinuousClock.Instant?) {
        statement.reset()
        monitor.statementEnded(sql, since: start, on: connection)
    }

    /// All rows of `sql`, in the order in which the database gives them.
    public func all<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] {
        var rows: [T] = []
        try forEach(sql) { row in rows.append(try T(row: row)) }
        return rows
    }

    /// The first row of `sql`, or `nil` when there is none.
    public func first<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        let start = monitor.statementBegins()
        let statement = try prepare(sql)
        defer { end(statement, of: sql, since: start) }
        guard try statement.step() else { return nil }
        return try sql.locating { try T(row: Row(statement: statement)) }
    }

    /// The only row of `sql`.
    ///
    /// - Throws: ``DatabaseError`` of kind `rowCount` when there is none, or more than one.
    public func one<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T {
        let start = monitor.statementBegins()
        let statement = try prepare(sql)
        defer { end(statement, of: sql, since: start) }
        guard try statement.step() else {
            throw DatabaseError(.rowCount, "one row was asked for and there is none", sql: sql.text { "?\($0)" })
        }
        let value = try sql.locating { try T(row: Row(statement: statement)) }
        guard try !statement.step() else {
            throw DatabaseError(.rowCount, "one row was asked for and there are more", sql: sql.text { "?\($0)" })
        }
        return value
    }

    /// The first column of the first row, or `nil` when there is no row. Where it may be NULL, ask for an optional.
    public func scalar<T: ColumnDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        let start = monitor.statementBegins()
        let statement = try prepare(sql)
        defer { end(statement, of: sql, since: start) }
        guard try statement.step() else { return nil }
        let value: T = try sql.locating { try Row(statement: statement)[0] }  // not T?, which would take NULL for no row
        return value
    }

    /// Calls `body` with each row; holds one row at a time. An error that `body` throws ends the statement.
    public func forEach(_ sql: SQL, _ body: (borrowing Row) throws -> Void) throws {
        let start = monitor.statementBegins()
        let statement = try prepare(sql)
        defer { end(statement, of: sql, since: start) }
        try sql.locating { while try statement.step() { try body(Row(statement: statement)) } }
    }

    /// Runs a statement that gives no rows, or whose rows are of no interest.
    @discardableResult
    public func execute(_ sql: SQL) throws(DatabaseError) -> ExecuteResult {
        let start = monitor.statementBegins()
        let statement = try prepare(sql)
        defer { end(statement, of: sql, since: start) }
        while try statement.step() {}
        return ExecuteResult(changedRows: connection.changedRows, lastInsertedID: connection.lastInsertedID)
    }

    /// Runs statements that stand one after the other, such as a revision's. They must not begin or end a transaction.
    public func run(script: String) throws(DatabaseError) {
        try requireTransaction()
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
