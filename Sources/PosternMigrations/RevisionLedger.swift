internal import PosternSQL

/// The table in the database that says which revisions were applied, and with which text.
///
/// Its SQL is of the kind that SQLite and PostgreSQL both take.
struct RevisionLedger {
    static let table = "postern_revisions"

    let database: DatabaseURL
    /// What is recorded as the program that applies revisions.
    var program: String?

    /// The applied revisions, in no order of note; none when there is no ledger yet.
    func read(in session: borrowing Session) throws -> [Revision] {
        try entries(in: session).map(\.revision)
    }

    /// The applied revisions with what else is recorded of them, in no order of note; none when there is no ledger yet. A ledger of
    /// an earlier version, which lacks columns, is read as it is.
    ///
    /// - Throws: ``MigrationError/damagedLedger(database:reason:)`` when a checksum does not fit its texts.
    func entries(in session: borrowing Session) throws -> [AppliedRevision] {
        let columns = try columns(in: session)
        guard !columns.isEmpty else { return [] }
        let dialect = SQLDialect(of: database)
        let rows =
            columns.isSuperset(of: Self.laterColumns)
            ? try session.all(
                """
                SELECT id, message, revises, up, down, applied_at, duration, checksum, program
                FROM postern_revisions ORDER BY id
                """, as: LedgerRow.self)
            : try session.all(
                """
                SELECT id, message, revises, up, down, applied_at, duration, NULL AS checksum, NULL AS program
                FROM postern_revisions ORDER BY id
                """, as: LedgerRow.self)
        let entries = rows.map { $0.entry(dialect) }
        if let entry = entries.first(where: { ($0.recordedChecksum ?? $0.revision.checksum) != $0.revision.checksum }) {
            throw MigrationError.damagedLedger(
                database: "\(database)", reason: "the checksum of \(entry.revision.id) does not fit its texts")
        }
        return entries
    }

    /// Makes the ledger unless it is there; adds the columns that one of an earlier version lacks.
    func create(in session: borrowing Session) throws {
        let columns = try columns(in: session)
        guard columns.isEmpty else { return try addLaterColumns(to: columns, in: session) }
        try session.execute(creation)
    }

    /// The columns that the first version had not.
    private static let laterColumns: Set = ["checksum", "program"]

    private func addLaterColumns(to columns: Set<String>, in session: borrowing Session) throws {
        guard !columns.isSuperset(of: Self.laterColumns) else { return }
        if !columns.contains("checksum") { try session.execute("ALTER TABLE postern_revisions ADD COLUMN checksum TEXT") }
        if !columns.contains("program") { try session.execute("ALTER TABLE postern_revisions ADD COLUMN program TEXT") }
        for entry in try entries(in: session) where entry.recordedChecksum == nil {
            try session.execute(
                "UPDATE postern_revisions SET checksum = \(entry.revision.checksum) WHERE id = \(entry.revision.id)")
        }
    }

    /// Records that `step` has applied its revision.
    func add(_ step: MigrationStep, at time: UTCTime, in session: borrowing Session) throws(DatabaseError) {
        try session.execute(addition(of: step.revision, at: time, duration: step.duration))
    }

    /// Forgets a revision that was undone.
    func remove(_ revision: Revision, in session: borrowing Session) throws(DatabaseError) {
        try session.execute(removal(of: revision))
    }

    /// The statement that makes the ledger unless it is there.
    var creation: SQL {
        // "none" instead of NULL lets UNIQUE refuse a second revision after the same one, and a second first one.
        """
        CREATE TABLE IF NOT EXISTS postern_revisions (
            id TEXT NOT NULL PRIMARY KEY,
            message TEXT NOT NULL,
            revises TEXT NOT NULL UNIQUE,
            up TEXT NOT NULL,
            down TEXT,
            applied_at TEXT NOT NULL,
            duration INTEGER NOT NULL,
            checksum TEXT,
            program TEXT
        )
        """
    }

    /// The statement that records an applied revision.
    ///
    /// - Parameter time: `nil` for the time at which the statement runs.
    func addition(of revision: Revision, at time: UTCTime?, duration: Duration) -> SQL {
        """
        INSERT INTO postern_revisions (id, message, revises, up, down, applied_at, duration, checksum, program)
        VALUES (\(revision.id), \(revision.message), \(revision.revises ?? "none"), \(revision.up.text),
            \(revision.down?.text), coalesce(\(time?.iso8601), \(unsafe: now)), \(duration.milliseconds),
            \(revision.checksum), \(program))
        """
    }

    /// The statement that forgets a revision.
    func removal(of revision: Revision) -> SQL {
        "DELETE FROM postern_revisions WHERE id = \(revision.id)"
    }

    /// The time as ``UTCTime/iso8601``, by the database's clock.
    private var now: String {
        switch database.dialect {
        case "sqlite": "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
        default: "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        }
    }

    /// Forgets everything.
    func removeAll(in session: borrowing Session) throws(DatabaseError) {
        try session.execute("DELETE FROM postern_revisions")
    }

    /// The names of the ledger's columns; none when there is no ledger.
    private func columns(in session: borrowing Session) throws -> Set<String> {
        switch database.dialect {
        case "sqlite":
            try Set(session.all("SELECT name FROM pragma_table_info('postern_revisions')", as: String.self))
        default:
            try Set(
                session.all(
                    """
                    SELECT column_name FROM information_schema.columns
                    WHERE table_schema = current_schema() AND table_name = 'postern_revisions'
                    """, as: String.self))
        }
    }
}

/// A row of the ledger, as the revision that it was.
private struct LedgerRow: RowDecodable {
    private let revises: String?
    private let (id, message, up, time): (String, String, String, String)
    private let (down, program, checksum): (String?, String?, String?)
    private let milliseconds: Int64

    init(row: borrowing Row) throws {
        let parent: String = try row["revises"]
        revises = parent == "none" ? nil : parent
        (id, message, up, time) = (try row["id"], try row["message"], try row["up"], try row["applied_at"])
        (down, program, checksum) = (try row["down"], try row["program"], try row["checksum"])
        milliseconds = try row["duration"]
    }

    /// - Parameter dialect: what its texts are written in.
    func entry(_ dialect: SQLDialect) -> AppliedRevision {
        let place = "\(RevisionLedger.table)(\(id))"
        let revision = Revision(
            id: id, message: message, revises: revises, up: RevisionScript(kept: up, in: "\(place).up", dialect: dialect),
            down: down.map { RevisionScript(kept: $0, in: "\(place).down", dialect: dialect) }, file: place)
        return AppliedRevision(
            revision: revision, time: time, milliseconds: milliseconds, program: program, recordedChecksum: checksum)
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
