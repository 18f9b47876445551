/// A ``Query`` with its values, ready for a session.
public struct QueryCall<Output>: Sendable {
    /// The statement.
    public let sql: SQL
}

extension Session {
    /// All rows, in the order in which the database gives them.
    @inlinable
    public func all<T: RowDecodable>(_ call: QueryCall<T>) throws -> [T] { try all(call.sql, as: T.self) }

    /// The first row, or `nil` when there is none.
    @inlinable
    public func first<T: RowDecodable>(_ call: QueryCall<T>) throws -> T? { try first(call.sql, as: T.self) }

    /// Calls `body` with each row, in the order in which the database gives them; holds one at a time.
    @inlinable
    public func forEach<T: RowDecodable>(_ call: QueryCall<T>, _ body: (T) throws -> Void) throws {
        try forEach(call.sql) { row in try body(T(row: row)) }
    }

    /// The only row.
    ///
    /// - Throws: ``DatabaseError`` of kind `rowCount` when there is none, or more than one.
    @inlinable
    public func one<T: RowDecodable>(_ call: QueryCall<T>) throws -> T { try one(call.sql, as: T.self) }

    /// Runs a statement whose rows are of no interest.
    @discardableResult
    public func execute(_ call: QueryCall<Void>) throws(DatabaseError) -> ExecuteResult { try execute(call.sql) }
}
