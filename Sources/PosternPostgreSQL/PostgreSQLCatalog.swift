internal import PosternSQL

/// Tells of the tables in PostgreSQL's current schema, for copies of their rows.
struct PostgreSQLCatalog: TableCatalog {
    var deferral: SQL { "SET CONSTRAINTS ALL DEFERRED" }

    func tables(in session: borrowing Session) throws -> [TableLayout] {
        let names = try session.all(
            """
            SELECT relname::text FROM pg_class
            WHERE relnamespace = quote_ident(current_schema())::regnamespace
                AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1
            """, as: String.self)
        return try names.map { try layout(of: $0, in: session) }
    }

    func uncopyable(in session: borrowing Session) throws -> [String] {
        try session.all(
            """
            SELECT relname::text FROM pg_class
            WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'f' ORDER BY 1
            """, as: String.self)
    }

    private func layout(of table: String, in session: borrowing Session) throws -> TableLayout {
        let columns = try session.all(
            """
            SELECT attname::text AS name, coalesce(nullif(typbasetype, 0), atttypid)::bigint AS type,
                (CASE WHEN typbasetype = 0 THEN atttypmod ELSE typtypmod END)::bigint AS modifier,
                format_type(atttypid, atttypmod) AS declared,
                pg_get_serial_sequence(format('%I.%I', current_schema(), relname), attname) IS NOT NULL AS numbered
            FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = atttypid
            WHERE relname = \(table) AND c.relnamespace = quote_ident(current_schema())::regnamespace
                AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
            """, as: Column.self)
        let key = try session.all(
            """
            SELECT attname::text FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
                CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
            WHERE relname = \(table) AND c.relnamespace = quote_ident(current_schema())::regnamespace
            ORDER BY k.place
            """, as: String.self)
        let references = try session.all(
            """
            SELECT p.relname::text AS parent, bool_and(condeferrable) AS deferrable
            FROM pg_constraint JOIN pg_class c ON c.oid = conrelid JOIN pg_class p ON p.oid = confrelid
            WHERE contype = 'f' AND c.relname = \(table)
                AND c.relnamespace = quote_ident(current_schema())::regnamespace
            GROUP BY p.relname ORDER BY 1
            """, as: Reference.self)
        return TableLayout(
            name: table, columns: columns.map { TableColumn(name: $0.name, storage: $0.storage) }, key: key,
            order: key.isEmpty ? "tableoid, ctid" : key.map(Self.quoted).joined(separator: ", "),
            numbered: columns.first(where: \.isNumbered)?.name,
            override: columns.contains(where: \.isNumbered) ? "OVERRIDING SYSTEM VALUE" : "",
            references: references.map { TableReference(to: $0.parent, isDeferrable: $0.isDeferrable) })
    }

    func lastNumber(of table: TableLayout, in session: borrowing Session) throws -> Int64? {
        guard let sequence = try sequence(of: table, in: session) else { return nil }
        // It is a text that the server has quoted itself.
        return try session.scalar(
            "SELECT CASE WHEN is_called THEN last_value END FROM \(unsafe: sequence)", as: Int64?.self) ?? nil
    }

    func setLastNumber(_ number: Int64, of table: TableLayout, in session: borrowing Session) throws {
        guard number > 0, let sequence = try sequence(of: table, in: session) else { return }
        try session.execute("SELECT setval(CAST(\(sequence) AS regclass), \(number))")
    }

    private func sequence(of table: TableLayout, in session: borrowing Session) throws -> String? {
        guard let column = table.numbered else { return nil }
        return try session.scalar(
            "SELECT pg_get_serial_sequence(format('%I.%I', current_schema(), CAST(\(table.name) AS text)), \(column))",
            as: String?.self) ?? nil
    }

    private static func quoted(_ name: String) -> String {
        "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
}

private struct Column: RowDecodable {
    let name: String
    let isNumbered: Bool
    let storage: ColumnStorage

    init(row: borrowing Row) throws {
        (name, isNumbered) = (try row["name"], try row["numbered"])
        let (type, modifier, declared): (UInt32, Int, String) = (try row["type"], try row["modifier"], try row["declared"])
        storage =
            switch ColumnType(oid: type) {
            case .bool: .bool
            case .int2: .integer(bits: 16)
            case .int4: .integer(bits: 32)
            case .int8: .integer(bits: 64)
            case .float4: .float
            case .float8: .double(keepsAll: true)
            case .bytea: .bytes
            case .timestamp, .timestamptz: .moment
            case .date: .date
            case .uuid: .uuid
            case .numeric: .decimal
            case .text where type == 25 || type == 1043 && modifier < 0: .text(keepsNUL: false)
            case .text where type == 1042 || type == 1043: .limitedText
            default: .other(declared)
            }
    }
}

private struct Reference: RowDecodable {
    let parent: String
    let isDeferrable: Bool

    init(row: borrowing Row) throws {
        (parent, isDeferrable) = (try row["parent"], try row["deferrable"])
    }
}
