public import PosternSQL

/// A run of revisions as a script that `sqlite3` or `psql` runs to the same result.
struct MigrationScript {
    let ledger: RevisionLedger
    let direction: MigrationDirection
    /// The revision that the database is at; `nil` for base.
    let start: Revision?
    /// How many are applied there.
    let position: Int
    /// In the order in which they run.
    let revisions: [Revision]

    /// The text: one transaction, which an error or a database that is at another revision undoes. Around a revision that runs outside
    /// of a transaction there are two.
    func text() throws(MigrationError) -> String {
        let place = start?.description ?? "base"
        let verb = direction.rawValue
        guard !revisions.isEmpty else { return "-- Nothing to \(verb) at \(place).\n" }
        var text = "-- The \(verb) from \(place), to be run by: \(opening)\(begin)"
        let look: SQL =
            """
            SELECT count(*) = \(position) AND coalesce(bool_or(id = \(start?.id ?? "")), FALSE) = \(start != nil) FROM postern_revisions
            """
        let message = "the database must be at \(place)"
        let startCheck =
            switch dialect {
            case .sqlite: assertion(message, sqliteLook)
            case .postgresql: assertion(message, look, where: start == nil ? Self.isLedgerThere : nil)
            }
        // SQLite cannot look whether there is a ledger, and then at it.
        let isCheckedLate = start == nil && dialect == .sqlite
        if !isCheckedLate { text += startCheck }
        for (index, revision) in revisions.enumerated() {
            text += "\n-- \(direction == .upgrade ? "Apply" : "Undo") \(revision)\n"
            let isOutside = revision.isOutsideTransaction(direction)
            if isOutside { text += "COMMIT;\n" }
            for statement in try revision.script(direction)?.statements() ?? [] {
                text += statement.text.terminated(dialect) + "\n"
            }
            if isOutside { text += begin }
            // A run makes the ledger no sooner, and the order of what is in a schema is to be the same.
            if start == nil, index == 0 { text += ledger.creation.script + "\n" + (isCheckedLate ? startCheck : "") }
            text += record(of: revision).script + "\n"
        }
        return text + "\n\(ending)\nCOMMIT;\n"
    }

    private var dialect: SQLDialect { SQLDialect(of: ledger.database) }

    /// What makes the program stop at an error, where it would go on and commit, and has references checked at the end, as a run does.
    private var opening: String {
        switch dialect {
        case .sqlite:
            """
            sqlite3 DATABASE < SCRIPT
            .bail on
            PRAGMA foreign_keys = OFF;

            """
        case .postgresql:
            """
            psql -X -d DATABASE < SCRIPT
            \\set ON_ERROR_STOP on

            """
        }
    }

    /// What begins a transaction that keeps other runners away.
    private var begin: String {
        switch dialect {
        case .sqlite: return "BEGIN IMMEDIATE;\n"
        case .postgresql:
            let milliseconds = Int(LockPatience().timeout / .milliseconds(1))
            return """
                BEGIN;
                SET LOCAL lock_timeout = \(milliseconds);
                \(assertion("another process changes the schema", "SELECT pg_try_advisory_xact_lock(\(unsafe: Self.key))"))
                """
        }
    }

    /// The number of the advisory lock, as the driver makes it.
    private static let key = "hashtextextended('\(RevisionLedger.table)' || ' in ' || coalesce(current_schema(), ''), 0)"

    private static let isLedgerThere = "to_regclass(quote_ident(current_schema()) || '.\(RevisionLedger.table)') IS NOT NULL"

    /// What looks at references.
    private var ending: String {
        switch dialect {
        case .sqlite: assertion("rows would refer to nothing", "SELECT count(*) = 0 FROM pragma_foreign_key_check")
        case .postgresql: "SET CONSTRAINTS ALL IMMEDIATE;"
        }
    }

    private var sqliteLook: SQL {
        """
        SELECT count(*) = \(position) AND max(id = \(start?.id ?? "")) IS \(start == nil ? nil : 1) FROM postern_revisions
        """
    }

    private func record(of revision: Revision) -> SQL {
        direction == .upgrade ? ledger.addition(of: revision, at: nil, duration: .zero) : ledger.removal(of: revision)
    }

    /// Statements that fail, with `message`, unless `query` gives what is true. A script has no other way to look.
    ///
    /// - Parameter condition: PostgreSQL: without it, the query is not even parsed.
    private func assertion(_ message: String, _ query: SQL, where condition: String? = nil) -> String {
        switch dialect {
        case .sqlite:
            let table: SQL = "CREATE TEMPORARY TABLE postern_look (ok INTEGER, CONSTRAINT \(identifier: message) CHECK (ok))"
            return "\(table.script)\nINSERT INTO postern_look \(query.script)\nDROP TABLE postern_look;\n"
        case .postgresql:
            let text = Value.text(message).literal
            let look = "IF NOT (\(query.script.dropLast())) THEN RAISE EXCEPTION USING MESSAGE = \(text); END IF;"
            let whole = condition.map { "IF \($0) THEN \(look) END IF;" } ?? look
            return "DO $postern$ BEGIN \(whole) END $postern$;\n"
        }
    }
}

extension Migrator {
    /// The script of what ``upgrade(to:options:progress:)`` would do now. Writes nothing.
    public func upgradeScript(to target: RevisionTarget = .head) throws -> String {
        try script(.upgrade, to: target)
    }

    /// The script of what ``downgrade(to:options:progress:)`` would do now. Writes nothing.
    public func downgradeScript(to target: RevisionTarget) throws -> String {
        try script(.downgrade, to: target)
    }

    private func script(_ direction: MigrationDirection, to target: RevisionTarget) throws -> String {
        let standing = try look()
        return try MigrationScript(
            ledger: ledger, direction: direction, start: standing.applied.head, position: standing.position,
            revisions: standing.plan(direction, to: target)
        ).text()
    }
}

extension RevisionHistory {
    /// The script that carries a database from the start of `range` to its end. No database is asked.
    ///
    /// - Parameters:
    ///   - database: tells for which kind of database it is.
    ///   - program: what the ledger is to keep as the program that applied the revisions.
    public func script(
        _ direction: MigrationDirection, _ range: ScriptRange, for database: DatabaseURL, program: String? = nil
    ) throws(MigrationError) -> String {
        let revisions = try spoken(in: SQLDialect(of: database)).revisions
        let start = try position(of: range.start, from: 0)
        let end = try position(of: range.end, from: start)
        guard direction == .upgrade ? start <= end : end <= start else {
            throw .unreachable(
                target: "\(range.end)", reason: "from \(range.start) it lies the other way: turn the range round")
        }
        let passed = direction == .upgrade ? Array(revisions[start..<end]) : revisions[end..<start].reversed()
        if direction == .downgrade, let irreversible = passed.first(where: { $0.down == nil }) {
            throw .irreversible(id: irreversible.id, file: irreversible.file)
        }
        return try MigrationScript(
            ledger: RevisionLedger(database: database, program: program), direction: direction,
            start: revisions.prefix(start).last, position: start, revisions: passed
        ).text()
    }
}
