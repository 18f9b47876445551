public import PosternSQL

/// A statement of a revision that the database refused.
public struct StatementFailure: Sendable, Equatable {
    public let revision: String
    public let direction: MigrationDirection
    /// The file that holds the statement; for a downgrade by a text that no file holds, the ledger.
    public let file: String
    /// The line that the statement begins on.
    public let line: Int
    /// Which statement of its section it is, counted from 1.
    public let statement: Int
    public let cause: DatabaseError
    /// What was undone because of it.
    public let extent: RunExtent

    /// The same with another cause, which says more.
    func with(cause: DatabaseError) -> StatementFailure {
        StatementFailure(
            revision: revision, direction: direction, file: file, line: line, statement: statement, cause: cause, extent: extent)
    }
}

extension StatementFailure: CustomStringConvertible {
    public var description: String {
        let code = cause.code.map { " (code \($0))" } ?? ""
        return "\(file):\(line): \(direction.rawValue) of \(revision) failed at its statement \(statement): "
            + "\(cause.message)\(code); \(extent.outcome)"
    }
}
