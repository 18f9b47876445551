internal import PosternSQL

/// Statements about the connection and its file, run apart from those of the application.
extension SQLiteConnection {
    /// The only value of the only row; 0 when there is none.
    func number(_ sql: SQL) throws(DatabaseError) -> Int32 {
        let statement = try alone(sql)
        return try statement.step() ? Int32(truncatingIfNeeded: statement.integer(at: 0) ?? 0) : 0
    }

    /// The first column of all rows, as text.
    func texts(_ sql: SQL) throws(DatabaseError) -> [String] {
        try alone(sql).firstColumn()
    }

    func plan(of sql: SQL) throws(DatabaseError) -> [String] {
        let statement = try alone(sql, prefix: "EXPLAIN QUERY PLAN ")
        try statement.bind(sql.values)
        var lines: [String] = []
        while try statement.step() { lines.append(statement.text(at: 3) ?? "") }
        return lines
    }

    func describe(_ sql: SQL) throws(DatabaseError) -> StatementDescription {
        try alone(sql).described
    }

    /// A statement that is not kept, with nothing bound.
    func alone(_ sql: SQL, prefix: String = "") throws(DatabaseError) -> SQLiteStatement {
        try withHandle { handle throws(DatabaseError) in try SQLiteStatement(sql, prefix: prefix, on: handle) }
    }
}
