internal import CPostgreSQL
internal import Glibc
internal import PosternSQL

/// Changing the schema, which one process at a time does: whoever has the advisory lock of the ledger
/// (https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS). It belongs to the transaction, not to the session, so
/// that it works through PgBouncer and ends with the transaction in any case.
extension PostgreSQLConnection {
    /// How long to wait before the lock is asked for again. Whoever waits inside of the database would hold a snapshot, for whose end
    /// `CREATE INDEX CONCURRENTLY` waits.
    private static let interval = Duration.milliseconds(50)

    func begin(changing schema: SchemaChange, waiting timeout: Duration) throws(DatabaseError) {
        let deadline = ContinuousClock.now + timeout
        let key = Self.key(of: schema)
        let patience = Int(min(max(schema.lockTimeout, .milliseconds(1)), .seconds(86_400)) / .milliseconds(1))
        // READ COMMITTED, because a snapshot that is older than the lock would show an older ledger.
        let begin = """
            BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = \(patience); \
            SET LOCAL idle_in_transaction_session_timeout = 0; SELECT pg_try_advisory_xact_lock(\(key))
            """
        try beginAfresh()
        while try value(of: begin) != "t" {
            let holder = try value(of: "ROLLBACK; \(Self.holder(of: key))")
            guard .now < deadline else {
                let name = holder ?? "another process that has just ended"
                throw DatabaseError(
                    .busy,
                    "the schema cannot be changed within \(timeout), because \(name) changes it: wait for its end, or end it "
                        + "with pg_terminate_backend")
            }
            try pause(until: min(deadline, .now + Self.interval))
        }
    }

    /// Who changes the schema that is named as by ``begin(changing:waiting:)``, as a sentence.
    func holder(changing schema: SchemaChange) -> String? {
        guard let holder = try? value(of: Self.holder(of: Self.key(of: schema))) else { return nil }
        return "\(holder) changes the schema"
    }

    func announce(_ purpose: String?) {
        guard let purpose, isInTransaction else { return }  // it ends with the transaction
        _ = try? value(of: "SET LOCAL application_name = \(Self.quoted(purpose))")
    }

    func brokenReferences() throws(DatabaseError) -> [BrokenReference] {
        _ = try value(of: "SET CONSTRAINTS ALL IMMEDIATE")
        return []
    }

    var obstacle: String? {
        try? value(
            of: """
                SELECT string_agg(holder, ' and ') FROM (
                    SELECT \(Self.sentence) || ' holds ' || string_agg(DISTINCT l.relation::regclass::text, ', ') AS holder
                    FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_class c ON c.oid = l.relation
                    WHERE l.granted AND l.pid <> pg_backend_pid() AND a.datname = current_database()
                        AND c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
                    GROUP BY a.pid, a.application_name, a.client_addr, a.xact_start ORDER BY a.xact_start LIMIT 3
                ) AS holders
                """)
    }

    /// The number of the lock: a hash of the ledger's name and of the schema that it is in. The database is a part of it anyway.
    private static func key(of schema: SchemaChange) -> String {
        "hashtextextended(\(quoted(schema.ledger)) || ' in ' || coalesce(current_schema(), ''), 0)"
    }

    /// A query for who holds the lock.
    private static func holder(of key: String) -> String {
        """
        SELECT \(sentence) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database() AND l.objsubid = 1
            AND ((l.classid::bigint << 32) | l.objid::bigint) = \(key) LIMIT 1
        """
    }

    /// `notes migrate upgrade (process 4711 of the server, from 10.0.0.3, for 12 s)`.
    private static let sentence = """
        coalesce(nullif(a.application_name, ''), 'a client') || ' (process ' || a.pid || ' of the server, from ' \
        || coalesce(host(a.client_addr), 'a socket') || coalesce(', for ' || ceil(extract(epoch FROM now() - a.xact_start)) || ' s', '') || ')'
        """

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    private func pause(until end: ContinuousClock.Instant) throws(DatabaseError) {
        while .now < end {
            guard !Task.isCancelled else {
                throw DatabaseError(.interrupted, "the wait for the schema was given up, because its task was cancelled")
            }
            usleep(5_000)
        }
    }
}
