internal import PosternSQL

/// What a stamp has changed in the ledger.
public struct Stamp: Sendable, Equatable {
    /// The revisions that the ledger no longer has, the newest first.
    public let forgotten: [Revision]
    /// Those whose file's texts it has now, the oldest first.
    public let recorded: [Revision]

    /// Whether nothing was to be changed.
    public var isEmpty: Bool { forgotten.isEmpty && recorded.isEmpty }
}

extension Migrator {
    /// Makes the ledger say that the database is at `target`, without running any SQL: for a schema that was made by other means.
    ///
    /// The texts are those of the files. A revision that is recorded already stays as it is, unless its file was edited.
    ///
    /// - Parameters:
    ///   - purging: whether all that is recorded is forgotten first, whatever it says; `+n` then counts from base.
    ///   - options: what others that wait are told of it, and who is told for whom it waits.
    /// - Returns: what was changed; where that is nothing, nothing was written.
    /// - Throws: ``MigrationError``; the database is then as it was.
    @discardableResult
    public func stamp(
        _ target: RevisionTarget, purging: Bool = false, options: MigrationOptions = MigrationOptions()
    ) throws -> Stamp {
        try database.migrate(options) { session in
            if purging { return try purge(to: target, in: session) }
            let standing = try stand(in: session)
            try standing.refuseAhead()
            let goal = try history.position(of: target, from: standing.position)
            let applied = standing.applied.revisions
            let changed = zip(applied, history.revisions).prefix(goal).filter { $0.checksum != $1.checksum }.map(\.1)
            let recorded = changed + history.revisions[..<goal].dropFirst(applied.count)
            let stamp = Stamp(forgotten: applied.dropFirst(goal).reversed(), recorded: recorded)
            guard !stamp.isEmpty else { return stamp }
            try ledger.create(in: session)
            for revision in stamp.forgotten + changed { try ledger.remove(revision, in: session) }
            try record(recorded, in: session)
            return stamp
        }
    }

    private func purge(to target: RevisionTarget, in session: borrowing Session) throws -> Stamp {
        let recorded = try Array(history.revisions[..<history.position(of: target, from: 0)])
        try ledger.create(in: session)
        try ledger.removeAll(in: session)
        try record(recorded, in: session)
        return Stamp(forgotten: [], recorded: recorded)
    }

    private func record(_ revisions: [Revision], in session: borrowing Session) throws {
        for revision in revisions {
            let step = MigrationStep(revision: revision, direction: .upgrade, duration: .zero)
            try ledger.add(step, at: clock(), in: session)
        }
    }
}
