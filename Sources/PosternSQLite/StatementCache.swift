/// The statements that a connection has prepared, by the text around their values.
struct StatementCache {
    private var statements: [Key: SQLiteStatement] = [:]
    private let limit: Int
    /// The text around the values. Its hash looks at the lengths alone: an application has a few statements, each of its own
    /// length, and comparing two texts costs less than hashing one.
    private struct Key: Hashable {
        let pieces: [String]

        func hash(into hasher: inout Hasher) {
            hasher.combine(pieces.count << 32 | (pieces[0].utf8.count << 16 ^ pieces[pieces.count - 1].utf8.count))
        }
    }

    /// How often a statement was there.
    private(set) var hits = 0

    /// - Parameter limit: how many statements are kept; beyond it, the cache starts anew, which only costs preparing them
    ///   again. An application has as many texts as it has literals.
    init(limit: Int = 256) {
        self.limit = limit
    }

    /// The statement for `pieces`, unless there is none or somebody steps through it.
    mutating func take(_ pieces: [String]) -> SQLiteStatement? {
        guard let statement = statements[Key(pieces: pieces)], !statement.isInUse else { return nil }
        statement.isInUse = true
        hits += 1
        return statement
    }

    /// Keeps `statement`, unless one with the same text is kept already and in use.
    mutating func adopt(_ statement: SQLiteStatement, for pieces: [String]) -> SQLiteStatement {
        let key = Key(pieces: pieces)
        guard statements[key] == nil else { return statement }
        if statements.count >= limit { statements.removeAll(keepingCapacity: true) }
        statements[key] = statement
        return statement
    }

    mutating func removeAll() {
        statements.removeAll()
    }
}
