internal import PosternSQL

/// How many rows each table has, but for the ledger and the database's own.
struct RowCounts {
    let rows: [TableName: Int]

    /// Counts; reads every table from end to end.
    init(in session: borrowing Session, dialect: String) throws {
        try self.init(of: Self.names(in: session, dialect), in: session)
    }

    /// Counts the rows of some tables.
    init(of tables: [String], in session: borrowing Session) throws {
        var rows: [TableName: Int] = [:]
        for name in tables {
            rows[TableName(name)] = try session.scalar("SELECT count(*) FROM \(identifier: name)", as: Int.self)
        }
        self.rows = rows
    }

    /// Whether any table has a row, but for the ledger and the database's own.
    static func areThereAny(in session: borrowing Session, dialect: String) throws -> Bool {
        for name in try Self.names(in: session, dialect) {
            if try session.scalar("SELECT EXISTS (SELECT 1 FROM \(identifier: name))", as: Bool.self) ?? false { return true }
        }
        return false
    }

    /// The tables that have fewer rows in `later`, under their old name and the one that a statement of `script` gave them.
    func losses(in later: RowCounts, after script: RevisionScript) throws(MigrationError) -> [LostRows] {
        let names = try TableRenames(in: script)
        var losses: [LostRows] = []
        for (table, before) in rows.sorted(by: { $0.key < $1.key }) where before > 0 {
            let counts = [table, names[table]].compactMap { later.rows[$0] }
            let after = counts.max()
            if after ?? 0 < before { losses.append(LostRows(table: table.text, before: before, after: after)) }
        }
        return losses
    }

    private static func names(in session: borrowing Session, _ dialect: String) throws -> [String] {
        try session.all(tables(dialect), as: String.self).filter { $0 != RevisionLedger.table }
    }

    /// The shadow tables in which SQLite's virtual ones keep their rows grow and shrink as they please.
    private static func tables(_ dialect: String) -> SQL {
        switch dialect {
        case "sqlite":
            """
            SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            """
        default:
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
            """
        }
    }
}
