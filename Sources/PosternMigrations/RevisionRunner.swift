internal import PosternSQL

/// Which revision of how many.
struct RunPlace {
    /// Counted from 1.
    var number: Int
    let count: Int
}

/// Runs one revision, in a transaction that somebody else began or outside of one.
struct RevisionRunner {
    let revision: Revision
    let direction: MigrationDirection
    /// What is undone when a statement fails.
    let extent: RunExtent
    /// Which revision of its run it is.
    let place: RunPlace
    let observe: (MigrationEvent) -> Void

    /// Runs the statements one by one.
    ///
    /// - Parameter execute: runs one of them.
    /// - Throws: ``MigrationError/failed(_:)`` with the place of the statement; ``MigrationError/irreversible(id:file:)``.
    func run(_ execute: (String) throws(DatabaseError) -> Void) throws(MigrationError) -> MigrationStep {
        let start = ContinuousClock.now
        let statements = try script.statements()
        for (index, statement) in statements.enumerated() {
            observe(
                .statement(
                    RunningStatement(
                        revision: revision, direction: direction, number: place.number, count: place.count,
                        statement: index + 1, statementCount: statements.count, sql: statement.text)))
            do { try execute(statement.text) } catch {
                throw .failed(
                    StatementFailure(
                        revision: revision.id, direction: direction, file: try script.file, line: statement.line,
                        statement: index + 1, cause: error, extent: extent))
            }
        }
        return MigrationStep(revision: revision, direction: direction, duration: .now - start)
    }

    private var script: RevisionScript {
        get throws(MigrationError) {
            guard let script = revision.script(direction) else {
                throw .irreversible(id: revision.id, file: revision.file)
            }
            return script
        }
    }
}
