/// When FOREIGN KEY constraints are looked at.
public enum ReferenceChecks: Sendable {
    /// With each statement or, where a constraint is deferred, before the commit. The actions of a constraint
    /// (`ON DELETE CASCADE`) are taken.
    case atOnce
    /// Not by the database, which takes no actions either: who has asked for it looks for ``BrokenReference``s before the commit.
    case atEnd
}

/// Rows of a table that refer to rows of another which are not there.
public struct BrokenReference: Sendable, Equatable {
    /// The table whose rows refer.
    public let table: String

    /// The table that they refer to.
    public let parent: String

    /// Whether there is a table of that name at all.
    public let hasParent: Bool

    /// How many rows refer to nothing; 0 only where there is no such table.
    public let rows: Int

    public init(table: String, parent: String, hasParent: Bool, rows: Int) {
        self.table = table
        self.parent = parent
        self.hasParent = hasParent
        self.rows = rows
    }
}
