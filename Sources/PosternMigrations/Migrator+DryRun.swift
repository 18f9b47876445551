/// What a revision did in a run that was undone.
public struct DryRunStep: Sendable, Equatable {
    public let step: MigrationStep
    /// The tables whose number of rows is another afterwards.
    public let changes: [TableChange]
}

extension Migrator {
    /// Does what ``upgrade(to:options:progress:)`` does, and undoes it. The database is as it was; nobody else can write meanwhile.
    ///
    /// - Throws: as an upgrade does.
    public func dryUpgrade(to target: RevisionTarget = .head) throws -> [DryRunStep] {
        try dryRun(.upgrade) { standing in try Array(standing.revisions(upTo: target)) }
    }

    /// Does what ``downgrade(to:options:progress:)`` does, and undoes it, also where rows would be lost. The database is as it was;
    /// nobody else can write meanwhile.
    ///
    /// - Throws: as a downgrade does.
    public func dryDowngrade(to target: RevisionTarget) throws -> [DryRunStep] {
        try dryRun(.downgrade) { standing in try standing.revisions(downTo: target) }
    }

    private func dryRun(
        _ direction: MigrationDirection, _ plan: (Standing) throws -> [Revision]
    ) throws -> [DryRunStep] {
        var steps: [DryRunStep] = []
        let dialect = database.url.dialect
        do {
            try database.writeSchema { session in
                var before = try RowCounts(in: session, dialect: dialect)
                let revisions = try plan(stand(in: session))
                try refuseOutside(revisions, direction)
                let transaction = transaction(direction, MigrationOptions(allowsDataLoss: true))
                _ = try transaction.run(revisions, in: session) { step in
                    let after = try RowCounts(in: session, dialect: dialect)
                    steps.append(DryRunStep(step: step, changes: before.changes(to: after)))
                    before = after
                }
                throw DryRunIsOver()
            }
        } catch is DryRunIsOver {}
        return steps
    }

    /// The one transaction of a whole run.
    func transaction(_ direction: MigrationDirection, _ options: MigrationOptions) -> MigrationTransaction {
        MigrationTransaction(direction: direction, options: options, extent: .run, ledger: ledger, clock: clock)
    }

    /// - Throws: ``MigrationError/unreachable(target:reason:)`` for a revision that cannot be part of one transaction.
    func refuseOutside(_ revisions: [Revision], _ direction: MigrationDirection) throws(MigrationError) {
        guard let outside = revisions.first(where: { $0.script(direction)?.isOutsideTransaction == true }) else { return }
        throw .unreachable(target: outside.id, reason: "it runs outside of a transaction, and what it does cannot be undone")
    }
}

/// What ends the unit of work of a dry run, so that it is undone.
private struct DryRunIsOver: Error {}
