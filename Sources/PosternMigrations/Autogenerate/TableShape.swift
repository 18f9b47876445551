internal import PosternSQL

/// A table with its columns and keys, as SQLite's pragmas tell them.
struct TableShape {
    let object: SchemaObject
    /// `nil` for a virtual table.
    let text: TableText?
    let columns: [ColumnShape]
    /// Each PRIMARY KEY and UNIQUE constraint, as its columns with their collations.
    let keys: Set<[String]>
    /// Each FOREIGN KEY, as its columns, the other table and that one's columns.
    let references: Set<[String]>
    let isStrict: Bool

    /// - Parameter object: a table of the database that `session` works on.
    init(of object: SchemaObject, in session: borrowing Session) throws {
        self.object = object
        text = TableText(object.sql)
        columns = try session.all(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(\(object.name)) ORDER BY cid")
        isStrict =
            try session.first(
                "SELECT strict FROM pragma_table_list(\(object.name)) WHERE schema = 'main'", as: Bool.self) ?? false

        keys = try Self.keys(of: object.name, columns, in: session)
        references = try Self.references(of: object.name, in: session)
    }

    private static func keys(
        of table: String, _ columns: [ColumnShape], in session: borrowing Session
    ) throws -> Set<[String]> {
        var keys: Set<[String]> = []
        let indexes: [String] = try session.all(
            "SELECT name FROM pragma_index_list(\(table)) WHERE \"unique\" AND origin <> 'c'")
        for index in indexes {
            var key: [String] = []
            try session.forEach("SELECT name, coll FROM pragma_index_xinfo(\(index)) WHERE key ORDER BY seqno") { row in
                key.append("\((try row[0] as String?) ?? "") \((try row[1] as String?) ?? "")")
            }
            keys.insert(key)
        }
        let primary = columns.filter { $0.keyPlace > 0 }
        // The number of the row is a key without an index.
        if primary.count == 1, primary[0].type.uppercased() == "INTEGER" { keys.insert(["\(primary[0].name) BINARY"]) }
        return keys
    }

    private static func references(of table: String, in session: borrowing Session) throws -> Set<[String]> {
        var references: [Int: [String]] = [:]
        try session.forEach(
            """
            SELECT id, "table", "from", coalesce("to", '') FROM pragma_foreign_key_list(\(table)) ORDER BY id, seq
            """
        ) { row in
            let parts: [String] = [try row[1], try row[2], try row[3]]
            references[try row[0], default: []] += parts.map { TableName($0).folded }
        }
        return Set(references.values)
    }

    var isVirtual: Bool { text == nil }

    /// The columns whose values are stored as they are given.
    var storedColumns: [ColumnShape] { columns.filter(\.isStored) }

    func column(_ name: String) -> ColumnShape? {
        columns.first { TableName($0.name) == TableName(name) }
    }

    /// What makes a column, as its table has it.
    func definition(of column: ColumnShape) -> String? {
        guard let text, let index = columns.firstIndex(of: column), index < text.items.count else { return nil }
        return text.items[index]
    }
}

/// A column as `PRAGMA table_xinfo` tells it.
struct ColumnShape: Equatable, RowDecodable {
    let name: String
    /// The declared type, which may be empty.
    let type: String
    let isNotNull: Bool
    /// The expression of its default value.
    let defaultValue: String?
    /// Its place in the PRIMARY KEY, counted from 1; 0 when it is not part of it.
    let keyPlace: Int
    /// Whether values can be given to it: it is neither generated nor a virtual table's hidden column.
    let isStored: Bool

    init(row: borrowing Row) throws {
        name = try row["name"]
        type = try row["type"]
        isNotNull = try row["notnull"]
        defaultValue = try row["dflt_value"]
        keyPlace = try row["pk"]
        isStored = try row["hidden"] == 0
    }

    /// Whether a row must be given a value for it.
    var needsValue: Bool {
        isStored && isNotNull && (defaultValue == nil || defaultValue?.uppercased() == "NULL")
    }
}
