/// The row that a statement stands on. It lives as long as the closure or initializer that it is lent to.
public struct Row: ~Copyable {
    let statement: any DriverStatement

    /// The names of the columns, in their order.
    public var columnNames: [String] { statement.columnNames }

    /// The value of the column called `name`, as the type that is asked for.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there is no such column or its value does not fit.
    public subscript<T: ColumnDecodable>(name: String) -> T {
        get throws(DatabaseError) { try T(column: column(name)) }
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

    func column(_ name: String) throws(DatabaseError) -> Column {
        guard let index = statement.columnNames.firstIndex(of: name) else {
            throw DatabaseError(
                .type, "the result has no column \"\(name)\", only \(statement.columnNames.joined(separator: ", "))")
        }
        return Column(statement: statement, index: index)
    }
}

/// A type that is made of a row. A type that is `Decodable` as well needs no initializer of its own:
///
/// ```swift
/// struct Note: Decodable, RowDecodable { let id: Int64, text: String, due: Date? }
/// ```
///
/// Its properties are then decoded from the columns of the same names; an `init(row:)` written by hand is faster. Those that are made of one column (``ColumnDecodable``) are also made
/// of a row that has no other.
public protocol RowDecodable {
    init(row: borrowing Row) throws
}
