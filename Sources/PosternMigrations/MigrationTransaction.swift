internal import PosternSQL

/// Revisions that are run in one transaction, which somebody else began and will commit, and what must be true before that.
struct MigrationTransaction {
    let direction: MigrationDirection
    let options: MigrationOptions
    /// What is undone with it.
    let extent: RunExtent
    /// The first of its revisions.
    let place: RunPlace
    let ledger: RevisionLedger
    let clock: @Sendable () -> UTCTime

    /// Runs `revisions` and records them.
    ///
    /// - Throws: ``MigrationError`` when a statement fails, when rows are lost that may not be, and when some refer to nothing.
    func run(
        _ revisions: [Revision], in session: borrowing Session, progress: (MigrationStep) throws -> Void
    ) throws -> [MigrationStep] {
        guard !revisions.isEmpty else { return [] }
        var watch = RowWatch(SQLDialect(of: ledger.database), observe: options.observe)
        var place = place
        var losses: [DataLoss] = []
        var steps: [MigrationStep] = []
        for revision in revisions {
            let runner = RevisionRunner(
                revision: revision, direction: direction, extent: extent, place: place, observe: options.observe)
            place.number += 1
            let (step, lost) = try watch.run(revision.script(direction), in: session) {
                try runner.run { script throws(DatabaseError) in try session.run(script: script) }
            }
            if let loss = try loss(of: revision, lost) { losses.append(loss) }
            // A downgrade goes on, to tell of everything that would be lost.
            if direction == .upgrade, !losses.isEmpty { break }
            try record(step, in: session)
            steps.append(step)
            if losses.isEmpty { try progress(step) }
        }
        guard losses.isEmpty else { throw MigrationError.losesData(losses) }
        options.observe(.checkingReferences)
        try MigrationError.refuseBrokenReferences(in: session)
        return steps
    }

    /// Writes into the ledger what `step` has done.
    func record(_ step: MigrationStep, in session: borrowing Session) throws {
        switch direction {
        case .upgrade:
            try ledger.create(in: session)
            try ledger.add(step, at: clock(), in: session)
        case .downgrade: try ledger.remove(step.revision, in: session)
        }
    }

    private func loss(of revision: Revision, _ lost: [LostRows]) throws(MigrationError) -> DataLoss? {
        guard direction == .upgrade || !options.allowsDataLoss else { return nil }
        guard let script = revision.script(direction) else { return nil }
        let declared = try script.deletions
        let tables = lost.filter { lost in
            // Who wrote the revision may say what it takes, but that all is undone is for those to say who have the rows.
            !declared.contains(TableName(lost.table)) || (direction == .downgrade && lost.isWhole)
        }
        guard !tables.isEmpty else { return nil }
        return DataLoss(
            revision: revision.description, direction: direction, file: script.file, line: max(1, script.firstLine - 1),
            tables: tables)
    }
}
