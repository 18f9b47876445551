internal import PosternSQL

/// Rows for trying on a temporary database what a revision does to tables that are not empty.
enum SampleRows {
    /// Puts a row into every table but those `except`; one whose triggers or keys refuse it gets none.
    static func insert(into schema: DetailedSchema, except: Set<TableName>, in session: borrowing Session) throws {
        for (name, table) in schema.tables.sorted(by: { $0.key < $1.key }) where !except.contains(name) {
            _ = try insert(into: table, in: session)
        }
        // A row of a table that must refer to another which got none has to go again.
        while let broken = try session.brokenReferences().first(where: { $0.rows > 0 }) {
            try session.execute("DELETE FROM \(identifier: broken.table)")
        }
    }

    /// - Returns: whether the table has rows now.
    static func insert(into table: TableShape, in session: borrowing Session) throws -> Bool {
        let columns = table.storedColumns
        let referring = Set(table.references.flatMap { $0 })
        var sql = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: columns.count)
        sql.appendLiteral("INSERT INTO \(table.object.name.quoted) (\(columns.map(\.name).quoted)) VALUES (")
        for (index, column) in columns.enumerated() {
            if index > 0 { sql.appendLiteral(", ") }
            let isOptional = !column.isNotNull && column.keyPlace == 0 && referring.contains(TableName(column.name).folded)
            sql.appendInterpolation(isOptional ? Value.null : value(of: column.type))
        }
        sql.appendLiteral(")")
        let insertion = SQL(stringInterpolation: sql)
        try session.run(script: "PRAGMA ignore_check_constraints=ON")
        do { try session.nested { session in _ = try session.execute(insertion) } } catch {}  // then it has none
        try session.run(script: "PRAGMA ignore_check_constraints=OFF")
        return try session.scalar("SELECT EXISTS (SELECT 1 FROM \(identifier: table.object.name))", as: Bool.self) ?? false
    }

    /// A value that a column of this declared type takes, also in a STRICT table.
    private static func value(of type: String) -> Value {
        let type = type.uppercased()
        func names(_ parts: String...) -> Bool { parts.contains { type.contains($0) } }
        if names("INT") { return .integer(1) }
        if names("CHAR", "CLOB", "TEXT") { return .text("a") }
        if names("BLOB") { return .bytes([0x61]) }
        return names("REAL", "FLOA", "DOUB") ? .double(0.5) : .integer(1)
    }
}
