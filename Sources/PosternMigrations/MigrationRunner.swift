internal import PosternSQL

/// Carries a database to a target: in one transaction, or in as many as the options and the revisions ask for.
///
/// Where the database is, is read in each transaction anew, because another runner may have come in between.
struct MigrationRunner {
    let database: Database
    let history: RevisionHistory
    let direction: MigrationDirection
    let target: RevisionTarget
    let options: MigrationOptions
    let ledger: RevisionLedger
    let clock: @Sendable () -> UTCTime

    private enum Part {
        case ran([MigrationStep], isLast: Bool)
        /// The next revision runs outside of a transaction.
        case outside(Revision, RunPlace)
    }

    func run(progress: (MigrationStep) -> Void) throws -> [MigrationStep] {
        var snapshot = RunSnapshot(of: database, options)
        var steps: [MigrationStep] = []
        var goal: Int?
        var isUndone = true
        do {
            while true {
                let part = try database.migrate(options) { session in
                    try runPart(to: &goal, after: steps.count, snapshot: &snapshot, in: session) { step in
                        if !database.writesSideBySide { progress(step) }  // else it may come to another attempt
                    }
                }
                isUndone = false
                switch part {
                case .ran(let more, let isLast):
                    if database.writesSideBySide { more.forEach(progress) }
                    steps += more
                    if !isLast { continue }
                    snapshot.end()
                    return steps
                case .outside(let revision, let place):
                    guard let step = try record(runOutside(revision, place), place) else { continue }
                    progress(step)
                    steps.append(step)
                }
            }
        } catch {
            snapshot.end(after: error, isUndone: isUndone)
            throw error
        }
    }

    /// - Parameters:
    ///   - goal: how many revisions are to be applied in the end; found out by the first part.
    ///   - done: how many revisions the parts before have run.
    private func runPart(
        to goal: inout Int?, after done: Int, snapshot: inout RunSnapshot, in session: borrowing Session,
        progress: (MigrationStep) -> Void
    ) throws -> Part {
        let standing = try stand(in: session)
        let end = try goal ?? standing.goal(direction, to: target)
        goal = end
        let revisions = try standing.revisions(direction, to: end)
        guard let first = revisions.first else { return .ran([], isLast: true) }
        try snapshot.take(at: standing.applied.head, in: session)
        let place = RunPlace(number: done + 1, count: done + revisions.count)
        if first.isOutsideTransaction(direction) {
            guard database.writesSideBySide else { return .outside(first, place) }
            // This transaction keeps other runners away meanwhile.
            let step = try runOutside(first, place, in: session)
            try transaction(.part, from: place).record(step, in: session)
            return .ran([step], isLast: revisions.count == 1)
        }
        let part =
            options.isPerRevision ? [first] : Array(revisions.prefix { !$0.isOutsideTransaction(direction) })
        let isLast = part.count == revisions.count
        let transaction = transaction(done == 0 && isLast ? .run : .part, from: place)
        return .ran(try transaction.run(part, in: session, progress: progress), isLast: isLast)
    }

    private func stand(in session: borrowing Session) throws -> Standing {
        let standing = try Standing(database: "\(database.url)", ledger: ledger.read(in: session), history: history)
        try standing.refuseUnfit(for: direction)
        return standing
    }

    private func transaction(_ extent: RunExtent, from place: RunPlace) -> MigrationTransaction {
        MigrationTransaction(
            direction: direction, options: options, extent: extent, place: place, ledger: ledger, clock: clock)
    }

    /// Runs the statement of `revision`. When the process ends before it is recorded, the next run does it again.
    private func runOutside(_ revision: Revision, _ place: RunPlace) throws -> MigrationStep {
        let runner = RevisionRunner(
            revision: revision, direction: direction, extent: .nothing, place: place, observe: options.observe)
        return try runner.run { script throws(DatabaseError) in try database.runOutsideTransaction(script) }
    }

    /// The same beside a transaction that is open, from which is told what is left when it fails.
    private func runOutside(_ revision: Revision, _ place: RunPlace, in session: borrowing Session) throws -> MigrationStep {
        let before = try InvalidIndexes(in: session)
        // The server keeps the snapshot of a prepared statement until the next one begins; a plain one leaves none behind.
        try session.run(script: "SELECT 1")
        do { return try runOutside(revision, place) } catch {
            guard let error = error as? MigrationError, case .failed(let failure) = error else { throw error }
            throw MigrationError.failed(try InvalidIndexes(in: session).told(in: failure, since: before))
        }
    }

    /// Records what ran outside of a transaction while nobody was kept away.
    ///
    /// - Returns: `nil` when another runner has recorded it meanwhile.
    private func record(_ step: MigrationStep, _ place: RunPlace) throws -> MigrationStep? {
        try database.migrate(options) { session in
            let applied = try stand(in: session).applied
            let isRecorded = (applied.revision(id: step.revision.id) != nil) == (direction == .upgrade)
            guard !isRecorded else { return nil }
            try transaction(.part, from: place).record(step, in: session)
            return step
        }
    }
}
