internal import PosternSQL

/// Runs one revision, in a transaction that somebody else began or outside of one.
struct RevisionRunner {
    let revision: Revision
    let direction: MigrationDirection
    /// What is undone when a statement fails.
    let extent: RunExtent

    /// Runs the statements one by one.
    ///
    /// - Parameter execute: runs one of them.
    /// - Throws: ``MigrationError/failed(_:)`` with the place of the statement; ``MigrationError/irreversible(id:file:)``.
    func run(_ execute: (String) throws(DatabaseError) -> Void) throws(MigrationError) -> MigrationStep {
        let start = ContinuousClock.now
        for (index, statement) in try script.statements().enumerated() {
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
