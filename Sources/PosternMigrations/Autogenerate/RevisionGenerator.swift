public import PosternSQL

/// Writes the revision that leads from where the revisions end to a schema that is wished for. It works on temporary databases.
public struct RevisionGenerator: Sendable {
    private let history: RevisionHistory
    private let drivers: [any DatabaseDriver]

    /// - Parameters:
    ///   - history: the revisions, which are replayed.
    ///   - drivers: must have one for SQLite.
    public init(_ history: RevisionHistory, drivers: [any DatabaseDriver]) {
        self.history = history
        self.drivers = drivers
    }

    /// The two sections of the revision; `nil` when there is nothing to do. Blocks.
    ///
    /// They have been run: up gives what is wished for, down what was before, and up that again, on tables that have rows where nothing
    /// is marked.
    ///
    /// - Throws: ``MigrationError/notGenerated(reason:)`` when they do not; ``MigrationError`` for revisions or a schema that fail;
    ///   `DatabaseError`.
    public func draft(for desired: DesiredSchema) throws -> RevisionDraft? {
        let wish = try ScratchDatabase(drivers: drivers, options: Replay.options)
        try desired.make(in: wish.database)
        let goal = try DetailedSchema(of: wish.database)
        let replay = try Replay(of: history, drivers: drivers)
        try replay.migrator.upgrade()
        let start = try DetailedSchema(of: replay.migrator.database)
        guard start.schema != goal.schema else { return nil }

        let trial = AlterationTrial(database: replay.migrator.database)
        let up = try SchemaPlan(from: start, to: goal, trial: trial)
        try trying("up") { try upgrade(replay, by: RevisionDraft(up: up, down: nil)) }
        try expect(goal.schema, of: replay, after: "up")
        let down = try SchemaPlan(from: DetailedSchema(of: replay.migrator.database), to: start, trial: trial)

        let draft = RevisionDraft(up: up, down: down)
        do {
            try verify(draft, from: start, to: goal, sparing: (up.doubtful, down.doubtful))
            return draft
        } catch {
            let trouble = "\(error)"
            let marked = RevisionDraft(up: up, down: down, trouble: trouble)
            try trying("up and down") { try verify(marked, from: start, to: goal, sparing: nil) }
            return marked
        }
    }

    /// Runs a draft up, down and up again.
    ///
    /// - Parameter sparing: the tables that get no rows before up, and those that have none before down; `nil` for no rows at all.
    private func verify(
        _ draft: RevisionDraft, from start: DetailedSchema, to goal: DetailedSchema,
        sparing: (up: Set<TableName>, down: Set<TableName>)?
    ) throws {
        let replay = try Replay(of: history, drivers: drivers)
        try replay.migrator.upgrade()
        let database = replay.migrator.database
        if let sparing {
            try database.writeSchema { session in
                try SampleRows.insert(into: start, except: sparing.up.union(sparing.down), in: session)
            }
        }
        let longer = try upgrade(replay, by: draft)
        try expect(goal.schema, of: replay, after: "up")
        try longer.downgrade(to: .down(1), options: MigrationOptions(allowsDataLoss: true))
        try expect(start.schema, of: replay, after: "down")
        try longer.upgrade(to: .up(1))
        try expect(goal.schema, of: replay, after: "up, down and up")
    }

    /// - Returns: a migrator whose history ends with the draft.
    @discardableResult
    private func upgrade(_ replay: Replay, by draft: RevisionDraft) throws -> Migrator {
        let text = RevisionFile.text(message: "draft", parent: history.head?.id, draft: draft)
        let revision = try Revision(file: "99991231235959_draft.sql", text: text)
        let longer = try Migrator(
            database: replay.migrator.database, history: RevisionHistory(history.revisions + [revision]))
        try longer.upgrade()
        return longer
    }

    private func expect(_ schema: Schema, of replay: Replay, after what: String) throws {
        let difference = try replay.schema().difference(from: schema)
        guard !difference.isEmpty else { return }
        let lines = difference.lines(here: "what it makes", there: "what it should make").map(\.trimmed)
        throw MigrationError.notGenerated(reason: "after \(what), " + lines.joined(separator: "; "))
    }

    private func trying(_ what: String, _ work: () throws -> Void) throws {
        do { try work() } catch {
            if case MigrationError.notGenerated = error { throw error }
            throw MigrationError.notGenerated(reason: "\(what): \(error)")
        }
    }
}

extension SchemaPlan {
    /// The tables whose rows may make it fail.
    fileprivate var doubtful: Set<TableName> {
        Set(steps.flatMap(\.reviews).filter(\.mayFail).map(\.table))
    }
}
