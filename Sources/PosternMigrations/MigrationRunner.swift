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
        case outside(Revision)
    }

    func run(progress: (MigrationStep) -> Void) throws -> [MigrationStep] {
        var steps: [MigrationStep] = []
        var goal: Int?
        while true {
            let part = try database.writeSchema(as: options.purpose, waiting: options.waiting) { session in
                try runPart(to: &goal, in: session, isFirst: steps.isEmpty, progress: progress)
            }
            switch part {
            case .ran(let more, let isLast):
                steps += more
                if isLast { return steps }
            case .outside(let revision):
                guard let step = try runOutside(revision) else { continue }
                progress(step)
                steps.append(step)
            }
        }
    }

    /// - Parameter goal: how many revisions are to be applied in the end; found out by the first part.
    private func runPart(
        to goal: inout Int?, in session: borrowing Session, isFirst: Bool, progress: (MigrationStep) -> Void
    ) throws -> Part {
        let standing = try stand(in: session)
        let end = try goal ?? standing.goal(direction, to: target)
        goal = end
        let revisions = try standing.revisions(direction, to: end)
        guard let first = revisions.first else { return .ran([], isLast: true) }
        if first.isOutsideTransaction(direction) { return .outside(first) }
        let part =
            options.isPerRevision ? [first] : Array(revisions.prefix { !$0.isOutsideTransaction(direction) })
        let isLast = part.count == revisions.count
        let transaction = transaction(isFirst && isLast ? .run : .part)
        return .ran(try transaction.run(part, in: session, progress: progress), isLast: isLast)
    }

    private func stand(in session: borrowing Session) throws -> Standing {
        let standing = try Standing(database: "\(database.url)", ledger: ledger.read(in: session), history: history)
        try standing.refuseUnfit(for: direction)
        return standing
    }

    private func transaction(_ extent: RunExtent) -> MigrationTransaction {
        MigrationTransaction(direction: direction, options: options, extent: extent, ledger: ledger, clock: clock)
    }

    /// Runs the statement of `revision`, and records it when it has succeeded. When the process ends in between, the next run does it
    /// again.
    ///
    /// - Returns: `nil` when another runner has recorded it meanwhile.
    private func runOutside(_ revision: Revision) throws -> MigrationStep? {
        let step = try RevisionRunner(revision: revision, direction: direction, extent: .nothing).run {
            script throws(DatabaseError) in
            try database.runOutsideTransaction(script)
        }
        return try database.writeSchema(as: options.purpose, waiting: options.waiting) { session in
            let applied = try stand(in: session).applied
            let isRecorded = (applied.revision(id: revision.id) != nil) == (direction == .upgrade)
            guard !isRecorded else { return nil }
            try transaction(.part).record(step, in: session)
            return step
        }
    }
}
