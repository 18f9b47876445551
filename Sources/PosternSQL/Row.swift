/// The row that a statement stands on. It lives as long as the closure or initializer that it is lent to.
public struct Row: ~Copyable {
    let statement: any DriverStatement

    /// The names of the columns, in their order.
    public var columnNames: [String] { statement.columnNames }

    /// The value of the column called `name`, as the type that is asked for.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there is no such column or its value does not fit.
    public subscript<T: ColumnDecodable>(name: String) -> T {
        get throws(DatabaseError) {
            guard let index = statement.columnNames.firstIndex(of: name) else {
                throw DatabaseError(
                    .type, "the result has no column \"\(name)\", only \(statement.columnNames.joined(separator: ", "))")
            }
            return try T(column: Column(statement: statement, index: index))
        }
    }

    /// The value of the column at `index`, counted from 0.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there is no such column or its value does not fit.
    public subscript<T: ColumnDecodable>(index: Int) -> T {
        get throws(DatabaseError) {
            guard statement.columnNames.indices.contains(index) else {
                throw DatabaseError(.type, "the result has \(statement.columnNames.count) columns, none at \(index)")
            }
            return try T(column: Column(statement: statement, index: index))
        }
    }
}

/// A type that is made of a row. Those that are made of one column (``ColumnDecodable``) are also made of a row that has no other.
public protocol RowDecodable {
    init(row: borrowing Row) throws
}
