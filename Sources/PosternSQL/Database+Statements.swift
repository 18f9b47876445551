/// Reads of one statement. Each is a unit of work of its own, as of ``Database/read(_:)``, and throws what that throws; a database on another
/// machine (PostgreSQL) is asked but once for all of it.
extension Database {
    /// All rows of `sql`, in the order in which the database gives them.
    @inlinable
    public func all<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] {
        try readOnce { session in try session.all(sql, as: type) }
    }

    /// All rows, in the order in which the database gives them.
    @inlinable
    public func all<T: RowDecodable>(_ call: QueryCall<T>) throws -> [T] { try all(call.sql, as: T.self) }

    /// The first row of `sql`, or `nil` when there is none.
    @inlinable
    public func first<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        try readOnce { session in try session.first(sql, as: type) }
    }

    /// The first row, or `nil` when there is none.
    @inlinable
    public func first<T: RowDecodable>(_ call: QueryCall<T>) throws -> T? { try first(call.sql, as: T.self) }

    /// The only row of `sql`.
    ///
    /// - Throws: ``DatabaseError`` of kind `rowCount` when there is none, or more than one.
    @inlinable
    public func one<T: RowDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T {
        try readOnce { session in try session.one(sql, as: type) }
    }

    /// The only row.
    ///
    /// - Throws: ``DatabaseError`` of kind `rowCount` when there is none, or more than one.
    @inlinable
    public func one<T: RowDecodable>(_ call: QueryCall<T>) throws -> T { try one(call.sql, as: T.self) }

    /// The first column of the first row, or `nil` when there is no row. Where it may be NULL, ask for an optional.
    @inlinable
    public func scalar<T: ColumnDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        try readOnce { session in try session.scalar(sql, as: type) }
    }

    /// Calls `body` with each row of `sql`; holds one row at a time. An error that `body` throws ends the statement.
    @inlinable
    public func forEach(_ sql: SQL, _ body: (borrowing Row) throws -> Void) throws {
        try readOnce { session in try session.forEach(sql, body) }
    }

    /// Calls `body` with each row, in the order in which the database gives them; holds one at a time.
    @inlinable
    public func forEach<T: RowDecodable>(_ call: QueryCall<T>, _ body: (T) throws -> Void) throws {
        try readOnce { session in try session.forEach(call, body) }
    }

    @inlinable
    func readOnce<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        let session = try beginRead(once: true)
        let value: Value
        do { value = try work(session) } catch { throw endRead(session, after: error) }
        endRead(session)
        return value
    }
}
