/// What a revision did in a run that was undone.
public struct DryRunStep: Sendable, Equatable {
    public let step: MigrationStep
    /// The tables whose number of rows is another afterwards.
    public let changes: [TableChange]
}

extension Migrator {
    /// Does what ``upgrade(to:progress:)`` does, and undoes it. The database is as it was; nobody else can write meanwhile.
    ///
    /// - Throws: as an upgrade does.
    public func dryUpgrade(to target: RevisionTarget = .head) throws -> [DryRunStep] {
        try dryRun(.upgrade) { standing in try Array(standing.revisions(upTo: target)) }
    }

    /// Does what ``downgrade(to:progress:)`` does, and undoes it. The database is as it was; nobody else can write meanwhile.
    ///
    /// - Throws: as a downgrade does.
    public func dryDowngrade(to target: RevisionTarget) throws -> [DryRunStep] {
        try dryRun(.downgrade) { standing in try standing.revisions(downTo: target) }
    }

    private func dryRun(
        _ direction: MigrationDirection, _ plan: (Standing) throws -> [Revision]
    ) throws -> [DryRunStep] {
        var steps: [DryRunStep] = []
        do {
            try database.write(alone: true) { session in
                let revisions = try plan(stand(in: session))
                if direction == .upgrade { try ledger.create(in: session) }
                for revision in revisions {
                    let before = try TableChange.counts(in: session, of: database.url)
                    let step = try RevisionRunner(revision: revision, direction: direction).run(in: session)
                    switch direction {
                    case .upgrade: try ledger.add(step, at: clock(), in: session)
                    case .downgrade: try ledger.remove(revision, in: session)
                    }
                    let after = try TableChange.counts(in: session, of: database.url)
                    steps.append(DryRunStep(step: step, changes: TableChange.between(before, after)))
                }
                throw DryRunIsOver()
            }
        } catch is DryRunIsOver {}
        return steps
    }
}

/// What ends the unit of work of a dry run, so that it is undone.
private struct DryRunIsOver: Error {}
