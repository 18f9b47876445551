internal import PosternSQL

extension Migrator {
    /// Undoes the newest revision by the text that was recorded, and applies it again as its file is now: for a revision that is
    /// still being written, whose file may have been edited.
    ///
    /// - Parameters:
    ///   - options: how it runs; it is one transaction in any case.
    ///   - progress: called after each of the two steps, before the run is committed.
    /// - Returns: both steps; nothing at base.
    /// - Throws: ``MigrationError``; the database is then as it was.
    @discardableResult
    public func redo(
        options: MigrationOptions = MigrationOptions(), progress: (MigrationStep) -> Void = { _ in }
    ) throws -> [MigrationStep] {
        var snapshot = RunSnapshot(of: database, options)
        do {
            let steps = try database.migrate(options) { session in
                try redo(options: options, snapshot: &snapshot, in: session, progress: progress)
            }
            snapshot.end()
            return steps
        } catch {
            snapshot.end(after: error, isUndone: true)
            throw error
        }
    }

    private func redo(
        options: MigrationOptions, snapshot: inout RunSnapshot, in session: borrowing Session, progress: (MigrationStep) -> Void
    ) throws -> [MigrationStep] {
        let standing = try stand(in: session)
        try standing.refuseAhead()
        guard standing.position > 0 else { return [] }
        let newest = standing.position - 1
        try standing.refuseEdited(among: newest)
        let (kept, file) = (standing.undoable(at: newest), history.revisions[newest])
        try refuseOutside([kept], .downgrade)
        try refuseOutside([file], .upgrade)
        try snapshot.take(at: standing.applied.head, in: session)
        let first = RunPlace(number: 1, count: 2)
        let second = RunPlace(number: 2, count: 2)
        return try transaction(.downgrade, options, from: first).run([kept], in: session, progress: progress)
            + transaction(.upgrade, options, from: second).run([file], in: session, progress: progress)
    }
}
