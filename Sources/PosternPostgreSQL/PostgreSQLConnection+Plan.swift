internal import PosternSQL

extension PostgreSQLConnection {
    /// What `EXPLAIN` says (https://www.postgresql.org/docs/15/sql-explain.html), which does not run the statement; nothing for a statement
    /// that has no plan, on which it would fail, and with it the transaction.
    func plan(of sql: SQL) throws(DatabaseError) -> [String] {
        let word = sql.template.first.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        guard ["SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE"].contains(word) else { return [] }
        let plan = try statement(sql.prefixed(by: "EXPLAIN "))
        defer { plan.reset() }
        var lines: [String] = []
        while try plan.step() { lines.append(plan.text(at: 0) ?? "") }
        return lines
    }
}
