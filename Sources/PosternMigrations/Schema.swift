public import PosternSQL

/// What a database is made of, without its rows and without the ledger.
public struct Schema: Sendable, Equatable {
    /// Tables first, then indexes, views and triggers, each by name.
    public let objects: [SchemaObject]

    init(_ objects: [SchemaObject]) {
        self.objects = objects.sorted { $0.precedes($1) }
    }

    /// Reads the schema of the database that `session` works on.
    ///
    /// - Throws: `DatabaseError`, of kind `misuse` for a dialect whose schema cannot be read.
    init(in session: borrowing Session, of database: DatabaseURL) throws {
        guard database.dialect == "sqlite" else {
            throw DatabaseError(.misuse, "the schema of a \(database.dialect) database cannot be read, only that of SQLite")
        }
        // A virtual table makes its shadow tables itself. What SQLite makes by itself has a name that begins with sqlite_.
        self.init(
            try session.all(
                """
                SELECT type, name, tbl_name, sql FROM sqlite_schema
                WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite^_%' ESCAPE '^' AND tbl_name <> \(RevisionLedger.table)
                    AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
                """))
    }

    /// What makes this schema another than `other`.
    public func difference(from other: Schema) -> SchemaDifference {
        var changes: [SchemaDifference.Change] = []
        var (here, there) = (objects[...], other.objects[...])
        while let mine = here.first, let theirs = there.first {
            if mine.precedes(theirs) {
                changes.append(.onlyHere(mine))
                here.removeFirst()
            } else if theirs.precedes(mine) {
                changes.append(.onlyThere(theirs))
                there.removeFirst()
            } else {
                if mine != theirs { changes.append(.changed(here: mine, there: theirs)) }
                here.removeFirst()
                there.removeFirst()
            }
        }
        return SchemaDifference(changes: changes + here.map { .onlyHere($0) } + there.map { .onlyThere($0) })
    }
}

extension SchemaObject: RowDecodable {
    /// Reads a row of SQLite's table sqlite_schema.
    public init(row: borrowing Row) throws {
        let type: String = try row["type"]
        guard let kind = Kind(rawValue: type) else {
            throw DatabaseError(.type, "sqlite_schema holds a \"\(type)\", which is no table, index, view or trigger")
        }
        self.init(kind: kind, name: try row["name"], table: try row["tbl_name"], sql: try row["sql"])
    }
}
