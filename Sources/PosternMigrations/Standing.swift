/// Where a database stands in a history: what its ledger says, laid beside what the program knows.
struct Standing {
    let database: String
    let history: RevisionHistory
    /// The revisions of the ledger, in their line, with the texts that were applied.
    let applied: RevisionHistory
    /// How many of them are the history's own first ones. The others are not in the history.
    let known: Int

    /// - Parameter ledger: the applied revisions in any order.
    /// - Throws: ``MigrationError/damagedLedger(database:reason:)`` when they are no line;
    ///   ``MigrationError/reordered(database:applied:expected:)``; ``MigrationError/missingFile(database:applied:later:)``.
    init(database: String, ledger: [Revision], history: RevisionHistory) throws(MigrationError) {
        do { applied = try RevisionHistory(ledger) } catch {
            throw .damagedLedger(database: database, reason: error.description)
        }
        known = zip(applied.revisions, history.revisions).prefix { $0.id == $1.id }.count
        if known < applied.revisions.count, history.revision(id: applied.revisions[known].id) != nil {
            throw .reordered(
                database: database, applied: applied.revisions[known].description,
                expected: history.revisions[known].description)
        }
        if let later = applied.revisions.dropFirst(known + 1).first(where: { history.revision(id: $0.id) != nil }) {
            throw .missingFile(
                database: database, applied: applied.revisions[known].description, later: later.description)
        }
        self.database = database
        self.history = history
    }

    /// How many revisions are applied.
    var position: Int { applied.revisions.count }

    /// Where that is, as a sentence names it.
    var place: String { applied.head?.description ?? "base" }

    /// How many revisions stay applied when a downgrade goes to `target`.
    ///
    /// - Throws: ``MigrationError`` for a target that is not among the applied revisions or lies ahead.
    func lowerPosition(of target: RevisionTarget) throws(MigrationError) -> Int {
        switch target {
        case .base, .down: return try applied.position(of: target, from: position)
        case .head, .up:
            throw .unreachable(target: "\(target)", reason: "a downgrade goes to base, -n or an applied revision")
        case .revision:
            do { return try applied.position(of: target, from: position) } catch {
                guard case .unknownTarget = error else { throw error }
                let file = try history.revisions[history.position(of: target, from: position) - 1]
                throw .unreachable(target: "\(target)", reason: "\(file) is not applied; the database is at \(place)")
            }
        }
    }

    /// - Parameter program: the program's name, for the cure.
    /// - Throws: ``MigrationError/ahead(database:current:head:shared:program:)`` when the history does not know what was applied.
    func refuseAhead(program: String? = nil) throws(MigrationError) {
        guard let newest = applied.head, known < position else { return }
        throw .ahead(
            database: database, current: newest.description, head: history.head?.description,
            shared: history.revisions.prefix(known).last?.id, program: program)
    }

    /// - Parameter count: how many of the first revisions are looked at; without it, all that both know.
    /// - Throws: ``MigrationError/edited(_:)`` when the file of an applied revision says something else.
    func refuseEdited(among count: Int? = nil) throws(MigrationError) {
        guard let edit = edits(among: count).first else { return }
        throw .edited(edit)
    }

    /// What was edited of the first `count` revisions; without it, of all that both know.
    func edits(among count: Int? = nil) -> [RevisionEdit] {
        zip(applied.revisions, history.revisions).prefix(min(known, count ?? known)).compactMap { applied, file in
            RevisionEdit(applied: applied, file: file, current: self.applied.head?.id ?? file.id)
        }
    }

    /// The applied revision at `index` with the down text that the ledger keeps. Where the file still has that text,
    /// errors name the file and its lines.
    func undoable(at index: Int) -> Revision {
        let kept = applied.revisions[index]
        guard index < known else { return kept }
        let file = history.revisions[index]
        let isUnchanged = kept.checksum == file.checksum
        return Revision(
            id: kept.id, message: kept.message, revises: kept.revises, up: kept.up,
            down: isUnchanged ? file.down : kept.down, file: file.file)
    }
}
