extension Standing {
    /// The revisions that an upgrade to `target` applies, in their order.
    ///
    /// - Throws: ``MigrationError`` for a database that is ahead, an edited file, and a target that cannot be reached.
    func revisions(upTo target: RevisionTarget) throws(MigrationError) -> ArraySlice<Revision> {
        try refuseAhead()
        try refuseEdited()
        let goal = try history.position(of: target, from: position)
        guard goal >= position else {
            throw .unreachable(target: "\(target)", reason: "it lies behind \(place); run migrate downgrade \(target)")
        }
        return history.revisions[position..<goal]
    }

    /// The revisions that a downgrade to `target` undoes, in the order in which it does so, with the down texts of the ledger.
    ///
    /// - Throws: ``MigrationError`` for an edited file, a target that cannot be reached, and a revision without a down section.
    func revisions(downTo target: RevisionTarget) throws(MigrationError) -> [Revision] {
        try refuseEdited()
        let goal = try lowerPosition(of: target)
        let revisions = (goal..<position).reversed().map(undoable(at:))
        if let irreversible = revisions.first(where: { $0.down == nil }) {
            throw .irreversible(id: irreversible.id, file: irreversible.file)
        }
        return revisions
    }
}
