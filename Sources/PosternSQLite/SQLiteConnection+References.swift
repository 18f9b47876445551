internal import PosternSQL

extension SQLiteConnection {
    /// Inside a transaction SQLite ignores the pragma, and `DROP TABLE` of a parent then deletes or detaches its children
    /// (https://www.sqlite.org/lang_altertable.html#otheralter).
    func setReferenceChecks(_ checks: ReferenceChecks) throws(DatabaseError) {
        try run(script: checks == .atOnce ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF")
        guard try number("PRAGMA foreign_keys") == (checks == .atOnce ? 1 : 0) else {
            throw DatabaseError(.misuse, "foreign keys cannot be switched on or off inside a transaction")
        }
    }

    func brokenReferences() throws(DatabaseError) -> [BrokenReference] {
        let withoutTable = try references(
            """
            SELECT DISTINCT child.name, key."table", 0
            FROM sqlite_schema AS child JOIN pragma_foreign_key_list(child.name) AS key
            WHERE child.type = 'table' AND NOT EXISTS (
                SELECT 1 FROM sqlite_schema AS parent WHERE parent.type = 'table' AND parent.name = key."table" COLLATE NOCASE
            )
            ORDER BY 1, 2
            """, hasParent: false)
        let withoutRow = try references(
            """
            SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY "table", parent, fkid ORDER BY 1, 2
            """, hasParent: true)
        let rows = withoutRow.filter { row in
            !withoutTable.contains { $0.table == row.table && $0.parent == row.parent }
        }
        return rows
            + withoutTable.map { missing in
                let rows = withoutRow.first { $0.table == missing.table && $0.parent == missing.parent }?.rows ?? 0
                return BrokenReference(table: missing.table, parent: missing.parent, hasParent: false, rows: rows)
            }
    }

    private func references(_ sql: SQL, hasParent: Bool) throws(DatabaseError) -> [BrokenReference] {
        let statement = try alone(sql)
        var found: [BrokenReference] = []
        while try statement.step() {
            found.append(
                BrokenReference(
                    table: statement.text(at: 0) ?? "", parent: statement.text(at: 1) ?? "", hasParent: hasParent,
                    rows: Int(statement.integer(at: 2) ?? 0)))
        }
        return found
    }
}
