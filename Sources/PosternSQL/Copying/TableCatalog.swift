/// What a driver tells of its tables, so that their rows can be copied into another database and back.
public protocol TableCatalog: Sendable {
    /// The tables that hold rows of the application's, in any order; what the database makes by itself is left out.
    func tables(in session: borrowing Session) throws -> [TableLayout]

    /// What holds rows that cannot be copied, such as SQLite's virtual tables.
    func uncopyable(in session: borrowing Session) throws -> [String]

    /// The highest number that ``TableLayout/numbered`` has ever had, where the database remembers it; `nil` where it does not.
    func lastNumber(of table: TableLayout, in session: borrowing Session) throws -> Int64?

    /// Has the database go on behind `number` with ``TableLayout/numbered``. Nothing where it needs no telling.
    func setLastNumber(_ number: Int64, of table: TableLayout, in session: borrowing Session) throws

    /// The statement that puts FOREIGN KEY constraints off until the commit, those that can be.
    var deferral: SQL { get }
}

/// A table, as far as copying its rows is concerned.
public struct TableLayout: Sendable, Equatable {
    public let name: String
    /// Those that are written to; generated ones are left out.
    public let columns: [TableColumn]
    /// The columns of its PRIMARY KEY; none when it has none.
    public let key: [String]
    /// What its rows are read in the order of, as `ORDER BY` takes it: as long as nobody writes, it is the same each time.
    public let order: String
    /// The column whose values the database numbers by itself, if there is one.
    public let numbered: String?
    /// What stands before `VALUES` so that all values are taken as they are (PostgreSQL: `OVERRIDING SYSTEM VALUE`).
    public let override: String
    public let references: [TableReference]

    public init(
        name: String, columns: [TableColumn], key: [String], order: String, numbered: String? = nil, override: String = "",
        references: [TableReference] = []
    ) {
        self.name = name
        self.columns = columns
        self.key = key
        self.order = order
        self.numbered = numbered
        self.override = override
        self.references = references
    }
}

/// A column of a ``TableLayout``.
public struct TableColumn: Sendable, Equatable {
    public let name: String
    public let storage: ColumnStorage

    public init(name: String, storage: ColumnStorage) {
        self.name = name
        self.storage = storage
    }
}

/// A FOREIGN KEY constraint.
public struct TableReference: Sendable, Equatable {
    /// The table that is referred to.
    public let parent: String
    /// Whether ``TableCatalog/deferral`` puts it off.
    public let isDeferrable: Bool

    public init(to parent: String, isDeferrable: Bool) {
        self.parent = parent
        self.isDeferrable = isDeferrable
    }
}
