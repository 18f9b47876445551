internal import PosternSQL

/// The indexes that a `CREATE INDEX CONCURRENTLY` which failed has left: they are kept up to date and used by no query
/// (https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
struct InvalidIndexes {
    private let names: Set<String>

    init(in session: borrowing Session) throws {
        names = try Set(
            session.all(
                """
                SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indexrelid
                WHERE NOT indisvalid AND relkind = 'i' AND relnamespace = quote_ident(current_schema())::regnamespace
                """, as: String.self))
    }

    /// `failure` with those of these that it has left, or that it has met.
    ///
    /// - Parameter before: those that were there before the statement.
    func told(in failure: StatementFailure, since before: InvalidIndexes) -> StatementFailure {
        let statement = failure.cause.sql ?? ""
        let left = names.filter { !before.names.contains($0) || statement.contains($0) }.sorted()
        guard !left.isEmpty else { return failure }
        let cures = left.map { "DROP INDEX CONCURRENTLY \($0);" }.joined(separator: " ")
        return failure.with(
            cause: DatabaseError(
                failure.cause.kind,
                "\(failure.cause.message); what is left is invalid and only costs time, so remove it before the next run: \(cures)",
                sql: failure.cause.sql, code: failure.cause.code))
    }
}
