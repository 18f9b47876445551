public import PosternSQL

/// Carries a database along a history of revisions.
///
/// ```swift
/// let migrator = Migrator(database: database, history: try RevisionDirectory(path: "migrations").history())
/// try migrator.upgrade { step in print(step.revision) }
/// ```
///
/// A run is one unit of work of ``PosternSQL/Database/write(_:)``: all of its revisions are applied, or none. Every call
/// blocks, and throws ``MigrationError`` or, for what no revision's statement is to blame for, `DatabaseError`: of kind
/// `busy` when another runner held the database for too long.
public struct Migrator: Sendable {
    let database: Database
    let history: RevisionHistory
    private let program: String?
    let clock: @Sendable () -> UTCTime

    /// - Parameters:
    ///   - program: the program with its version (`notes 0.1.0`), which the ledger keeps beside what it applies.
    ///   - clock: tells when a revision was applied.
    public init(
        database: Database, history: RevisionHistory, program: String? = nil,
        clock: @escaping @Sendable () -> UTCTime = { .now() }
    ) {
        self.database = database
        self.history = history
        self.program = program
        self.clock = clock
    }

    /// The newest revision that the database has applied; `nil` at base. Writes nothing.
    ///
    /// - Throws: ``MigrationError/ahead(database:current:head:shared:program:)`` when the history does not know it.
    public func current() throws -> Revision? {
        let standing = try look()
        try standing.refuseAhead()
        return history.revisions.prefix(standing.known).last
    }

    /// The revisions that an upgrade to head would apply, in their order. Writes nothing.
    ///
    /// - Throws: as ``current()``.
    public func pending() throws -> [Revision] {
        let standing = try look()
        try standing.refuseAhead()
        return Array(history.revisions.dropFirst(standing.known))
    }

    /// Makes sure that the database has applied exactly the history, as a server does at its start. Writes nothing.
    ///
    /// - Parameter program: the program's name, for the command that the error advises.
    /// - Throws: ``MigrationError/behind(database:current:needed:program:)``,
    ///   ``MigrationError/ahead(database:current:head:shared:program:)`` or ``MigrationError/edited(_:)``.
    public func verifyAtHead(program: String) throws {
        let standing = try look()
        try standing.refuseAhead(program: program)
        try standing.refuseEdited()
        guard let head = history.head, standing.known < history.revisions.count else { return }
        throw MigrationError.behind(
            database: "\(database.url)", current: standing.applied.head?.description, needed: head.description,
            program: program)
    }

    /// Applies the revisions from where the database is up to `target`.
    ///
    /// Where it is, is read inside the transaction: of two runners at once, the second finds nothing left to do.
    ///
    /// - Parameter progress: called after each revision, before the run is committed.
    /// - Returns: what was applied; nothing when the database was at `target`, which then was not written to.
    /// - Throws: ``MigrationError``; the database is then as it was.
    @discardableResult
    public func upgrade(
        to target: RevisionTarget = .head, progress: (MigrationStep) -> Void = { _ in }
    ) throws -> [MigrationStep] {
        try database.write { session in
            let revisions = try stand(in: session).revisions(upTo: target)
            guard !revisions.isEmpty else { return [] }
            try ledger.create(in: session)
            return try revisions.map { revision in
                let step = try RevisionRunner(revision: revision, direction: .upgrade).run(in: session)
                try ledger.add(step, at: clock(), in: session)
                progress(step)
                return step
            }
        }
    }

    /// Undoes revisions, the newest first, until the database is at `target`, with the down texts that were recorded when
    /// they were applied. So a program can also undo revisions that are newer than itself.
    ///
    /// - Parameters:
    ///   - target: ``RevisionTarget/base``, ``RevisionTarget/down(_:)`` or an applied revision, which stays.
    ///   - progress: called after each revision, before the run is committed.
    /// - Returns: what was undone; nothing when the database was at `target`, which then was not written to.
    /// - Throws: ``MigrationError``; the database is then as it was.
    @discardableResult
    public func downgrade(
        to target: RevisionTarget, progress: (MigrationStep) -> Void = { _ in }
    ) throws -> [MigrationStep] {
        try database.write { session in
            let revisions = try stand(in: session).revisions(downTo: target)
            return try revisions.map { revision in
                let step = try RevisionRunner(revision: revision, direction: .downgrade).run(in: session)
                try ledger.remove(revision, in: session)
                progress(step)
                return step
            }
        }
    }

    var ledger: RevisionLedger { RevisionLedger(database: database.url, program: program) }

    func look() throws -> Standing {
        try database.read { session in try stand(in: session) }
    }

    func stand(in session: borrowing Session) throws -> Standing {
        try Standing(database: "\(database.url)", ledger: ledger.read(in: session), history: history)
    }
}
