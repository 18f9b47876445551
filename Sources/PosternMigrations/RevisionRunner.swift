internal import PosternSQL

/// Runs one revision inside a transaction that somebody else began.
struct RevisionRunner {
    let revision: Revision
    let direction: MigrationDirection

    /// Runs the statements one by one.
    ///
    /// - Throws: ``MigrationError/failed(_:)`` with the place of the statement; ``MigrationError/irreversible(id:file:)``.
    func run(in session: borrowing Session) throws(MigrationError) -> MigrationStep {
        let start = ContinuousClock.now
        for (index, statement) in try script.statements().enumerated() {
            do { try session.run(script: statement.text) } catch {
                throw .failed(
                    StatementFailure(
                        revision: revision.id, direction: direction, file: try script.file, line: statement.line,
                        statement: index + 1, cause: error))
            }
        }
        return MigrationStep(revision: revision, direction: direction, duration: .now - start)
    }

    private var script: RevisionScript {
        get throws(MigrationError) {
            guard direction == .downgrade else { return revision.up }
            guard let down = revision.down else { throw .irreversible(id: revision.id, file: revision.file) }
            return down
        }
    }
}
