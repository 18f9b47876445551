/// What a statement has done that gives no rows.
public struct ExecuteResult: Sendable, Equatable {
    /// How many rows it has inserted, changed or deleted, without those of its triggers and foreign keys.
    public let changedRows: Int

    /// The number that the database has given the last row it inserted (SQLite: the rowid).
    ///
    /// `nil` when the statement inserted no row, or when the table or the driver numbers no rows: ask for the key with `RETURNING`,
    /// which every database understands.
    public let lastInsertedID: Int64?

    public init(changedRows: Int, lastInsertedID: Int64? = nil) {
        self.changedRows = changedRows
        self.lastInsertedID = lastInsertedID
    }
}
