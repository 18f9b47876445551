internal import PosternSQL

/// The table in the database that says which revisions were applied, and with which text.
///
/// Its SQL is of the kind that SQLite and PostgreSQL both take.
struct RevisionLedger {
    static let table = "postern_revisions"

    let database: DatabaseURL

    /// The applied revisions, in no order of note; none when there is no ledger yet.
    func read(in session: borrowing Session) throws -> [Revision] {
        guard try exists(in: session) else { return [] }
        return try session.all(
            "SELECT id, message, revises, up, down FROM postern_revisions ORDER BY id", as: LedgerRow.self
        ).map(\.revision)
    }

    /// Makes the ledger unless it is there.
    func create(in session: borrowing Session) throws {
        guard try !exists(in: session) else { return }
        // "none" instead of NULL lets UNIQUE refuse a second revision after the same one, and a second first one.
        try session.execute(
            """
            CREATE TABLE postern_revisions (
                id TEXT NOT NULL PRIMARY KEY,
                message TEXT NOT NULL,
                revises TEXT NOT NULL UNIQUE,
                up TEXT NOT NULL,
                down TEXT,
                applied_at TEXT NOT NULL,
                duration INTEGER NOT NULL
            )
            """)
    }

    /// Records that `step` has applied its revision.
    func add(_ step: MigrationStep, at time: UTCTime, in session: borrowing Session) throws(DatabaseError) {
        let revision = step.revision
        try session.execute(
            """
            INSERT INTO postern_revisions (id, message, revises, up, down, applied_at, duration)
            VALUES (\(revision.id), \(revision.message), \(revision.revises ?? "none"), \(revision.up.text),
                \(revision.down?.text.value ?? .null), \(time.iso8601), \(step.duration.milliseconds))
            """)
    }

    /// Forgets a revision that was undone.
    func remove(_ revision: Revision, in session: borrowing Session) throws(DatabaseError) {
        try session.execute("DELETE FROM postern_revisions WHERE id = \(revision.id)")
    }

    private func exists(in session: borrowing Session) throws -> Bool {
        let count =
            switch database.dialect {
            case "sqlite":
                try session.scalar(
                    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'postern_revisions'",
                    as: Int.self)
            default:
                try session.scalar(
                    """
                    SELECT count(*) FROM information_schema.tables
                    WHERE table_schema = current_schema() AND table_name = 'postern_revisions'
                    """, as: Int.self)
            }
        return count != 0
    }
}

/// A row of the ledger, as the revision that it was.
private struct LedgerRow: RowDecodable {
    let revision: Revision

    init(row: borrowing Row) throws {
        let (id, parent): (String, String) = (try row["id"], try row["revises"])
        func script(_ text: String, _ section: String) -> RevisionScript {
            RevisionScript(kept: text, in: "\(RevisionLedger.table)(\(id)).\(section)")
        }
        let down: String? = try row["down"]
        revision = Revision(
            id: id, message: try row["message"], revises: parent == "none" ? nil : parent,
            up: script(try row["up"], "up"), down: down.map { script($0, "down") },
            file: "\(RevisionLedger.table)(\(id))")
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
