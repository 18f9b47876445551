internal import PosternSQL

/// Tells of SQLite's tables, for copies of their rows.
struct SQLiteCatalog: TableCatalog {
    var deferral: SQL { "PRAGMA defer_foreign_keys = ON" }

    func tables(in session: borrowing Session) throws -> [TableLayout] {
        let tables = try session.all(
            """
            SELECT name, wr AS keyed, strict FROM pragma_table_list
            WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name
            """, as: Table.self)
        return try tables.map { try layout(of: $0, in: session) }
    }

    func uncopyable(in session: borrowing Session) throws -> [String] {
        try session.all(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual' ORDER BY name", as: String.self)
    }

    private func layout(of table: Table, in session: borrowing Session) throws -> TableLayout {
        let columns = try session.all(
            "SELECT name, type, pk, hidden FROM pragma_table_xinfo(\(table.name)) ORDER BY cid", as: Column.self)
        let key = columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }.map(\.name)
        // A WITHOUT ROWID table has a key; of another one, the key may be NULL.
        let rowNumber = ["rowid", "_rowid_", "oid"].first { name in !columns.contains { $0.name.lowercased() == name } }
        let keyOrder = key.map { "\"\($0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"" }
        let order = table.isKeyed ? keyOrder.joined(separator: ", ") : rowNumber
        guard let order else {
            throw DatabaseError(
                .misuse, "table \(table.name) has columns called rowid, _rowid_ and oid, and its rows no other number")
        }
        let parents = try session.all(
            "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(\(table.name)) ORDER BY 1", as: String.self)
        return TableLayout(
            name: table.name,
            columns: columns.filter { $0.hidden == 0 }.map {
                TableColumn(name: $0.name, storage: table.isStrict ? $0.storage : .any)
            },
            key: key, order: order, numbered: try numbered(table, key, in: session),
            references: parents.map { TableReference(to: $0, isDeferrable: true) })
    }

    /// The column that is declared AUTOINCREMENT: no other remembers what it has had.
    private func numbered(_ table: Table, _ key: [String], in session: borrowing Session) throws -> String? {
        guard key.count == 1, !table.isKeyed else { return nil }
        let isCounting = try session.scalar(
            """
            SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = \(table.name) AND sql LIKE '%AUTOINCREMENT%'
                AND EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence')
            """, as: Int.self)
        return isCounting == nil ? nil : key[0]
    }

    func lastNumber(of table: TableLayout, in session: borrowing Session) throws -> Int64? {
        guard table.numbered != nil else { return nil }
        return try session.scalar("SELECT seq FROM sqlite_sequence WHERE name = \(table.name)", as: Int64.self)
    }

    func setLastNumber(_ number: Int64, of table: TableLayout, in session: borrowing Session) throws {
        let result = try session.execute("UPDATE sqlite_sequence SET seq = max(seq, \(number)) WHERE name = \(table.name)")
        guard result.changedRows == 0 else { return }
        try session.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (\(table.name), \(number))")
    }
}

private struct Table: RowDecodable {
    let name: String
    /// WITHOUT ROWID.
    let isKeyed: Bool
    let isStrict: Bool

    init(row: borrowing Row) throws {
        (name, isKeyed, isStrict) = (try row["name"], try row["keyed"], try row["strict"])
    }
}

private struct Column: RowDecodable {
    let name: String
    let type: String
    /// Its place in the PRIMARY KEY, counted from 1; 0 for none.
    let keyPlace: Int
    /// Not 0 for a generated column.
    let hidden: Int

    init(row: borrowing Row) throws {
        (name, type, keyPlace, hidden) = (try row["name"], try row["type"], try row["pk"], try row["hidden"])
    }

    /// In a STRICT table (https://www.sqlite.org/stricttables.html).
    var storage: ColumnStorage {
        switch type.uppercased() {
        case "INT", "INTEGER": .integer(bits: 64)
        case "REAL": .double(keepsAll: false)
        case "TEXT": .text(keepsNUL: true)
        case "BLOB": .bytes
        default: .any
        }
    }
}
