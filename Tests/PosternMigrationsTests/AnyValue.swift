import PosternSQL

/// What a column holds, unconverted.
struct AnyValue: ColumnDecodable {
    let value: Value

    init(column: borrowing Column) throws(DatabaseError) { value = column.value }
}
