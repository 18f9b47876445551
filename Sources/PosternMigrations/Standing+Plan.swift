extension Standing {
    /// - Throws: ``MigrationError`` for an edited file and, before an upgrade, for a database that is ahead.
    func refuseUnfit(for direction: MigrationDirection) throws(MigrationError) {
        if direction == .upgrade { try refuseAhead() }
        try refuseEdited()
    }

    /// How many revisions are applied when a run in `direction` has reached `target`.
    ///
    /// - Throws: ``MigrationError`` for a target that cannot be reached in this direction.
    func goal(_ direction: MigrationDirection, to target: RevisionTarget) throws(MigrationError) -> Int {
        guard direction == .upgrade else { return try lowerPosition(of: target) }
        let goal = try history.position(of: target, from: position)
        guard goal >= position else {
            throw .unreachable(target: "\(target)", reason: "it lies behind \(place); run migrate downgrade \(target)")
        }
        return goal
    }

    /// The revisions that a run in `direction` has left to run, in their order: none when another runner has passed `goal`. Those
    /// that are undone have the down texts of the ledger.
    ///
    /// - Throws: ``MigrationError/irreversible(id:file:)``.
    func revisions(_ direction: MigrationDirection, to goal: Int) throws(MigrationError) -> [Revision] {
        guard direction == .downgrade else { return Array(history.revisions[min(position, goal)..<goal]) }
        let revisions = (goal..<max(goal, position)).reversed().map(undoable(at:))
        guard let irreversible = revisions.first(where: { $0.down == nil }) else { return revisions }
        throw .irreversible(id: irreversible.id, file: irreversible.file)
    }

    /// The revisions that a run in `direction` to `target` would run now, in their order.
    ///
    /// - Throws: what ``refuseUnfit(for:)``, ``goal(_:to:)`` and ``revisions(_:to:)`` throw.
    func plan(_ direction: MigrationDirection, to target: RevisionTarget) throws(MigrationError) -> [Revision] {
        try refuseUnfit(for: direction)
        return try revisions(direction, to: goal(direction, to: target))
    }
}
