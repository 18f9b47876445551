public import PosternSQL

/// Compares a database with its revisions, and each down section with what it has to restore. It works on temporary databases
/// and only reads the one that is checked. It also tries the application's queries against what the revisions make.
public struct MigrationCheck: Sendable {
    private let migrator: Migrator
    private let drivers: [any DatabaseDriver]
    private let queries: [RegisteredQuery]

    /// - Parameters:
    ///   - drivers: must have one for the kind of database that is checked.
    ///   - queries: what the application runs.
    public init(_ migrator: Migrator, drivers: [any DatabaseDriver], queries: [RegisteredQuery] = []) {
        self.migrator = migrator
        self.drivers = drivers
        self.queries = queries
    }

    /// What is not as the revisions say; blocks. Nothing when all is well.
    ///
    /// - Throws: ``MigrationError``, for a database that is ahead of the history and for an up section that fails on a new database as
    ///   well; `DatabaseError`.
    public func findings() throws -> [MigrationFinding] {
        let (standing, live) = try migrator.database.read { session in
            (try migrator.stand(in: session), try Schema(in: session, of: migrator.database.url))
        }
        try standing.refuseAhead()
        let drift = try live.difference(from: replay(standing.applied).schema())
        let edited = standing.edits().map { MigrationFinding.edited($0) }
        return edited + (drift.isEmpty ? [] : [.drift(drift)]) + (try roundTrips())
    }

    /// Runs every revision up, down and up again, each on what those before it have made, and tries the queries at the end.
    private func roundTrips() throws -> [MigrationFinding] {
        var findings: [MigrationFinding] = []
        var replay = try Replay(of: migrator.history, drivers: drivers)
        var before = try replay.schema()
        for revision in migrator.history.revisions {
            try replay.migrator.upgrade(to: .up(1))
            let after = try replay.schema()
            if revision.down != nil, let finding = try roundTrip(of: revision, on: replay, before: before, after: after) {
                findings.append(finding)
                replay = try Replay(of: migrator.history, drivers: drivers)  // the next one needs what should be there
                try replay.migrator.upgrade(to: .revision(revision.id))
            }
            before = after
        }
        return try findings + misfits(on: replay)
    }

    /// The queries that do not fit what the revisions have made.
    private func misfits(on replay: Replay) throws -> [MigrationFinding] {
        try replay.migrator.database.read { session in
            queries.compactMap { query in
                let reason: String?
                do throws(DatabaseError) { reason = query.misfit(with: try session.describe(query.sql)) } catch {
                    reason = error.message
                }
                return reason.map { .query(name: query.name, sql: query.sql.text { "?\($0)" }, reason: $0) }
            }
        }
    }

    private func roundTrip(
        of revision: Revision, on replay: Replay, before: Schema, after: Schema
    ) throws -> MigrationFinding? {
        do {
            try replay.migrator.downgrade(to: .down(1), options: MigrationOptions(allowsDataLoss: true))
            let left = try replay.schema().difference(from: before)
            guard left.isEmpty else { return .notRestored(revision, left) }
            try replay.migrator.upgrade(to: .up(1))
            let second = try replay.schema().difference(from: after)
            return second.isEmpty ? nil : .notRepeated(revision, second)
        } catch let error as MigrationError {
            return .failed(revision, error)
        }
    }

    private func replay(_ history: RevisionHistory) throws -> Replay {
        let replay = try Replay(of: history, drivers: drivers)
        try replay.migrator.upgrade()
        return replay
    }
}
