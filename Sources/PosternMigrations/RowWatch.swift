internal import PosternSQL

/// Finds out which tables lose rows while a revision runs.
///
/// Where nobody else writes meanwhile (SQLite), the rows of all tables are counted before and after. Where others do (PostgreSQL), and
/// tables may be too long to be counted under a lock, the server tells how many rows the transaction itself has deleted and which
/// tables it has dropped or emptied; only the latter are counted, for which the revision is undone and run again.
struct RowWatch {
    private let dialect: SQLDialect
    private let observe: (MigrationEvent) -> Void
    /// Those after the revision before, where all rows are counted.
    private var counts: RowCounts?

    init(_ dialect: SQLDialect, observe: @escaping (MigrationEvent) -> Void) {
        self.dialect = dialect
        self.observe = observe
    }

    /// Runs `work`, which runs `script`.
    ///
    /// - Returns: the tables that have fewer rows afterwards.
    mutating func run(
        _ script: RevisionScript?, in session: borrowing Session, _ work: () throws -> MigrationStep
    ) throws -> (MigrationStep, [LostRows]) {
        guard let script else { return (try work(), []) }
        guard dialect == .sqlite else { return try runBesideOthers(script, in: session, work) }
        let before = try counts ?? count(in: session)
        let step = try work()
        let after = try count(in: session)
        counts = after
        return (step, try before.losses(in: after, after: script))
    }

    private func count(in session: borrowing Session) throws -> RowCounts {
        observe(.counting)
        return try RowCounts(in: session, dialect: dialect.rawValue)
    }

    private func runBesideOthers(
        _ script: RevisionScript, in session: borrowing Session, _ work: () throws -> MigrationStep
    ) throws -> (MigrationStep, [LostRows]) {
        try session.execute("SAVEPOINT postern_revision")
        var before = try OwnedTable.all(in: session)
        var step = try work()
        var after = try OwnedTable.all(in: session)
        let suspects = try before.filter { try isSuspect($0, after, script, in: session) }.map(\.name)
        var losses: [LostRows] = []
        if !suspects.isEmpty {
            try session.execute("ROLLBACK TO SAVEPOINT postern_revision")
            observe(.counting)
            for table in suspects { try session.execute("LOCK TABLE \(identifier: table) IN ACCESS EXCLUSIVE MODE") }
            let rows = try RowCounts(of: suspects, in: session)
            before = try OwnedTable.all(in: session)
            step = try work()
            after = try OwnedTable.all(in: session)
            let renames = try TableRenames(in: script)
            let names = suspects + suspects.map { renames[TableName($0)].text }
            let left = try RowCounts(of: after.map(\.name).filter(names.contains), in: session)
            losses = try rows.losses(in: left, after: script)
        }
        try session.execute("RELEASE SAVEPOINT postern_revision")
        for table in before where !suspects.contains(table.name) {
            guard let later = after.first(where: { $0.id == table.id }), later.change < table.change else { continue }
            let rows = try RowCounts(of: [later.name], in: session).rows[TableName(later.name)] ?? 0
            losses.append(LostRows(table: table.name, before: rows + Int(table.change - later.change), after: rows))
        }
        return (step, losses.sorted { $0.table < $1.table })
    }

    /// Whether `table` was dropped, or may have been emptied by `TRUNCATE`, which nothing counts.
    private func isSuspect(
        _ table: OwnedTable, _ after: [OwnedTable], _ script: RevisionScript, in session: borrowing Session
    ) throws -> Bool {
        guard let later = after.first(where: { $0.id == table.id }) else { return true }
        guard later.file != table.file else { return false }  // ALTER TABLE may write it anew, too
        if script.text.uppercased().contains("TRUNCATE") { return true }
        return try session.scalar("SELECT NOT EXISTS (SELECT 1 FROM \(identifier: later.name))", as: Bool.self) ?? true
    }
}

/// A table as PostgreSQL's catalog and the counters of the transaction have it.
private struct OwnedTable: RowDecodable {
    let id: Int64
    let name: String
    /// Where its rows are.
    let file: Int64
    /// How many rows the transaction has inserted, less those that it has deleted.
    let change: Int64

    init(row: borrowing Row) throws {
        (id, name, file, change) = (try row["id"], try row["name"], try row["file"], try row["change"])
    }

    static func all(in session: borrowing Session) throws -> [OwnedTable] {
        try session.all(
            """
            SELECT oid::bigint AS id, relname AS name, relfilenode::bigint AS file,
                coalesce(pg_stat_get_xact_tuples_inserted(oid), 0) - coalesce(pg_stat_get_xact_tuples_deleted(oid), 0) AS change
            FROM pg_class
            WHERE relkind = 'r' AND relnamespace = quote_ident(current_schema())::regnamespace AND relname <> \(RevisionLedger.table)
            ORDER BY relname
            """)
    }
}
