/// A table, index, view or trigger, with the statement that makes it.
public struct SchemaObject: Sendable {
    /// What there is, in the order in which it can be made.
    public enum Kind: String, Sendable, CaseIterable {
        case table, index, view, trigger
    }

    public let kind: Kind
    public let name: String

    /// The table that it belongs to; for a table or a view its own name.
    public let table: String

    /// The statement that makes it, as the database keeps it, without a semicolon.
    public let sql: String

    /// The statement in the layout that all of its spellings share: without comments, blanks and needless quotation marks, a column
    /// a line.
    public let definition: String

    init(kind: Kind, name: String, table: String, sql: String) {
        self.kind = kind
        self.name = name
        self.table = table
        self.sql = sql
        definition = StatementLayout.text(of: sql)
    }
}

extension SchemaObject: CustomStringConvertible {
    /// `table notes`.
    public var description: String { "\(kind.rawValue) \(name)" }
}

extension SchemaObject: Equatable {
    /// Compares the definitions, byte by byte: layout and comments of the SQL do not count.
    public static func == (left: SchemaObject, right: SchemaObject) -> Bool {
        left.kind == right.kind && left.name.utf8.elementsEqual(right.name.utf8)
            && left.table.utf8.elementsEqual(right.table.utf8)
            && left.definition.utf8.elementsEqual(right.definition.utf8)
    }
}

extension SchemaObject {
    /// Whether it stands before `other`: tables first, then indexes, views and triggers, each by name.
    func precedes(_ other: SchemaObject) -> Bool {
        kind == other.kind ? name.utf8.lexicographicallyPrecedes(other.name.utf8) : kind.rank < other.kind.rank
    }
}

extension SchemaObject.Kind {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
