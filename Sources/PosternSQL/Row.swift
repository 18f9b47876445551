/// The row that a statement stands on. It lives as long as the closure or initializer that it is lent to.
public struct Row: ~Copyable {
    @usableFromInline let execution: Unmanaged<Execution>

    /// - Parameter execution: outlives the row.
    @usableFromInline
    init(of execution: Execution) {
        self.execution = .passUnretained(execution)
    }

    var statement: any DriverStatement { execution._withUnsafeGuaranteedRef { $0.statement } }

    /// The names of the columns, in their order.
    public var columnNames: [String] { statement.columnNames }

    /// The value of the column called `name`, as the type that is asked for.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there is no such column or its value does not fit.
    @inlinable
    public subscript<T: ColumnDecodable>(name: String) -> T {
        get throws(DatabaseError) { try T(column: column(name)) }
    }

    /// The value of the column at `index`, counted from 0.
    ///
    /// - Throws: ``DatabaseError`` of kind `type` when there is no such column or its value does not fit.
    @inlinable
    public subscript<T: ColumnDecodable>(index: Int) -> T {
        get throws(DatabaseError) {
            guard columnNames.indices.contains(index) else { throw missing(index) }
            return try T(column: Column(of: execution, at: index))
        }
    }

    @inlinable
    func column(_ name: String) throws(DatabaseError) -> Column {
        guard let index = execution._withUnsafeGuaranteedRef({ $0.statement.column(named: name) }) else { throw missing(name) }
        return Column(of: execution, at: index)
    }

    @usableFromInline
    func missing(_ name: String) -> DatabaseError {
        DatabaseError(.type, "the result has no column \"\(name)\", only \(columnNames.joined(separator: ", "))")
    }

    @usableFromInline
    func missing(_ index: Int) -> DatabaseError {
        (statement as? SampleRow)?.lacksColumn()
        return DatabaseError(.type, "the result has \(columnNames.count) columns, none at \(index)")
    }
}

/// A type that is made of a row. A type that is `Decodable` as well needs no initializer of its own:
///
/// ```swift
/// struct Note: Decodable, RowDecodable { let id: Int64, text: String, due: Date? }
/// ```
///
/// Its properties are then decoded from the columns of the same names; an `init(row:)` written by hand is faster. Types that are made of
/// one column (``ColumnDecodable``) are also made of a row that has no other.
public protocol RowDecodable {
    init(row: borrowing Row) throws
}
