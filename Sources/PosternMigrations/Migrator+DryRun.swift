/// What a revision did in a run that was undone.
public struct DryRunStep: Sendable, Equatable {
    public let step: MigrationStep
    /// The tables whose number of rows is another afterwards.
    public let changes: [TableChange]
}

extension Migrator {
    /// Does what ``upgrade(to:options:progress:)`` does, and undoes it. The database is as it was; nobody else can write meanwhile.
    ///
    /// - Parameter options: how it runs; it is one transaction in any case, and takes no snapshot.
    /// - Throws: as an upgrade does.
    public func dryUpgrade(
        to target: RevisionTarget = .head, options: MigrationOptions = MigrationOptions()
    ) throws -> [DryRunStep] {
        try dryRun(.upgrade, to: target, options)
    }

    /// Does what ``downgrade(to:options:progress:)`` does, and undoes it, also where rows would be lost. The database is as it was;
    /// nobody else can write meanwhile.
    ///
    /// - Parameter options: as for ``dryUpgrade(to:options:)``.
    /// - Throws: as a downgrade does.
    public func dryDowngrade(
        to target: RevisionTarget, options: MigrationOptions = MigrationOptions()
    ) throws -> [DryRunStep] {
        try dryRun(.downgrade, to: target, options)
    }

    private func dryRun(
        _ direction: MigrationDirection, to target: RevisionTarget, _ options: MigrationOptions
    ) throws -> [DryRunStep] {
        var options = options
        options.allowsDataLoss = true
        var steps: [DryRunStep] = []
        let dialect = database.url.dialect
        do {
            try database.migrate(options) { session in
                steps = []  // of an attempt before
                var before = try RowCounts(in: session, dialect: dialect)
                let revisions = try stand(in: session).plan(direction, to: target)
                try refuseOutside(revisions, direction)
                let place = RunPlace(number: 1, count: revisions.count)
                let transaction = transaction(direction, options, from: place)
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
    func transaction(
        _ direction: MigrationDirection, _ options: MigrationOptions, from place: RunPlace
    ) -> MigrationTransaction {
        MigrationTransaction(
            direction: direction, options: options, extent: .run, place: place, ledger: ledger, clock: clock)
    }

    /// - Throws: ``MigrationError/unreachable(target:reason:)`` for a revision that cannot be part of one transaction.
    func refuseOutside(_ revisions: [Revision], _ direction: MigrationDirection) throws(MigrationError) {
        guard let outside = revisions.first(where: { $0.isOutsideTransaction(direction) }) else { return }
        throw .unreachable(target: outside.id, reason: "it runs outside of a transaction, and what it does cannot be undone")
    }
}

/// What ends the unit of work of a dry run, so that it is undone.
private struct DryRunIsOver: Error {}
