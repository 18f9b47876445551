extension Session {
    /// Stores `record` as a new row. A key that is `nil` is left out, so that the database gives one.
    ///
    /// - Returns: the row as the database keeps it (`RETURNING *`), with its key and with the columns that it has filled in.
    /// - Throws: ``DatabaseError``, of kind `rowCount` when a trigger has dropped the row.
    @discardableResult
    public func insert<R: Record>(_ record: R) throws -> R {
        var columns = RecordColumns()
        try record.encode(to: &columns)
        return try one(SQL(insert: columns, into: R.table, key: R.key))
    }

    /// Writes all columns of `record` to its row.
    ///
    /// - Returns: the row as the database keeps it.
    /// - Throws: ``DatabaseError`` of kind `rowCount` when there is no such row, of kind `misuse` when the record has no key.
    @discardableResult
    public func update<R: Record>(_ record: R) throws -> R {
        var columns = RecordColumns()
        try record.encode(to: &columns)
        return try one(SQL(update: columns, of: R.table, key: R.key))
    }

    /// Deletes the row of `record`.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``DatabaseError``, of kind `misuse` when the record has no key.
    @discardableResult
    public func delete<R: Record>(_ record: R) throws -> Bool {
        var columns = RecordColumns()
        try record.encode(to: &columns)
        return try delete(R.self, id: columns.value(ofKey: R.key, in: R.table))
    }

    /// Deletes the row with this key.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func delete<R: Record>(_ type: R.Type, id: some Bindable) throws(DatabaseError) -> Bool {
        try execute("DELETE FROM \(identifier: R.table) WHERE \(identifier: R.key) = \(id)").changedRows > 0
    }

    /// The row with this key, or `nil` when there is none.
    public func find<R: Record>(_ type: R.Type = R.self, id: some Bindable) throws -> R? {
        try first("SELECT * FROM \(identifier: R.table) WHERE \(identifier: R.key) = \(id)")
    }
}
