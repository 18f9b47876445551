internal import PosternSQL

extension Migrator {
    /// Undoes the newest revision by the text that was recorded, and applies it again as its file is now: for a revision that is
    /// still being written, whose file may have been edited.
    ///
    /// - Parameter progress: called after each of the two steps, before the run is committed.
    /// - Returns: both steps; nothing at base.
    /// - Throws: ``MigrationError``; the database is then as it was.
    @discardableResult
    public func redo(progress: (MigrationStep) -> Void = { _ in }) throws -> [MigrationStep] {
        try database.write { session in
            let standing = try stand(in: session)
            try standing.refuseAhead()
            guard standing.position > 0 else { return [] }
            let newest = standing.position - 1
            try standing.refuseEdited(among: newest)
            try ledger.create(in: session)
            let kept = standing.undoable(at: newest)
            let down = try RevisionRunner(revision: kept, direction: .downgrade).run(in: session)
            try ledger.remove(kept, in: session)
            progress(down)
            let up = try RevisionRunner(revision: history.revisions[newest], direction: .upgrade).run(in: session)
            try ledger.add(up, at: clock(), in: session)
            progress(up)
            return [down, up]
        }
    }
}
