internal import PosternSQL

/// The statements that a connection has prepared, by the text around their values.
final class StatementCache {
    private var statements: [SQL.Template: SQLiteStatement] = [:]
    private let limit: Int
    /// How often a statement was there.
    private(set) var hits = 0

    /// - Parameter limit: how many statements are kept; beyond it, the cache starts anew, which only costs preparing them
    ///   again. An application has as many texts as it has literals.
    init(limit: Int = 256) {
        self.limit = limit
    }

    /// The statement for `template`, unless there is none or somebody steps through it.
    func take(_ template: SQL.Template) -> SQLiteStatement? {
        guard let statement = statements[template], !statement.isInUse else { return nil }
        statement.isInUse = true
        hits += 1
        return statement
    }

    /// Keeps `statement`, unless one with the same text is kept already and in use.
    func adopt(_ statement: SQLiteStatement, for template: SQL.Template) -> SQLiteStatement {
        guard statements[template] == nil else { return statement }
        if statements.count >= limit { statements.removeAll(keepingCapacity: true) }
        statements[template] = statement
        return statement
    }

    func removeAll() {
        statements.removeAll()
    }
}
