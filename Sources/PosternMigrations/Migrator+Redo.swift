internal import PosternSQL

extension Migrator {
    /// Undoes the newest revision by the text that was recorded, and applies it again as its file is now: for a revision that is
    /// still being written, whose file may have been edited.
    ///
    /// - Parameter progress: called after each of the two steps, before the run is committed.
    /// - Returns: both steps; nothing at base.
    /// - Throws: ``MigrationError``; the database is then as it was.
    @discardableResult
    public func redo(
        options: MigrationOptions = MigrationOptions(), progress: (MigrationStep) -> Void = { _ in }
    ) throws -> [MigrationStep] {
        try database.writeSchema { session in
            let standing = try stand(in: session)
            try standing.refuseAhead()
            guard standing.position > 0 else { return [] }
            let newest = standing.position - 1
            try standing.refuseEdited(among: newest)
            let (kept, file) = (standing.undoable(at: newest), history.revisions[newest])
            try refuseOutside([kept], .downgrade)
            try refuseOutside([file], .upgrade)
            return try transaction(.downgrade, options).run([kept], in: session, progress: progress)
                + transaction(.upgrade, options).run([file], in: session, progress: progress)
        }
    }
}
