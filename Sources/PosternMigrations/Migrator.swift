public import PosternSQL

/// Carries a database along a history of revisions.
///
/// ```swift
/// let migrator = try Migrator(database: database, history: try RevisionDirectory(path: "migrations").history())
/// try migrator.upgrade { step in print(step.revision) }
/// ```
///
/// A run is one transaction: all of its revisions are applied, or none. It is several where the options ask for one a revision, and
/// around a section that says `transaction=false`; then those before a failure are kept. References (FOREIGN KEY) are checked before it is
/// committed and not with each statement, so that a table can be rebuilt under those that refer to it. The rows of all tables are
/// counted before and after each revision: a table that loses some must be named in its section (`-- deletes: notes`). Every call
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
    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` when a revision has no section for this kind of database.
    public init(
        database: Database, history: RevisionHistory, program: String? = nil,
        clock: @escaping @Sendable () -> UTCTime = { .now() }
    ) throws(MigrationError) {
        self.database = database
        self.history = try history.spoken(in: SQLDialect(of: database.url))
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
    /// - Parameters:
    ///   - options: how it runs.
    ///   - progress: called after each revision, before the run is committed.
    /// - Returns: what was applied; nothing when the database was at `target`, which then was not written to.
    /// - Throws: ``MigrationError``; of the transaction that failed nothing remains.
    @discardableResult
    public func upgrade(
        to target: RevisionTarget = .head, options: MigrationOptions = MigrationOptions(),
        progress: (MigrationStep) -> Void = { _ in }
    ) throws -> [MigrationStep] {
        try runner(.upgrade, to: target, options).run(progress: progress)
    }

    /// Undoes revisions, the newest first, until the database is at `target`, with the down texts that were recorded when
    /// they were applied. So a program can also undo revisions that are newer than itself.
    ///
    /// - Parameters:
    ///   - target: ``RevisionTarget/base``, ``RevisionTarget/down(_:)`` or an applied revision, which stays.
    ///   - options: how it runs, and whether it may take rows away.
    ///   - progress: called after each revision, before the run is committed.
    /// - Returns: what was undone; nothing when the database was at `target`, which then was not written to.
    /// - Throws: ``MigrationError``; of the transaction that failed nothing remains.
    @discardableResult
    public func downgrade(
        to target: RevisionTarget, options: MigrationOptions = MigrationOptions(),
        progress: (MigrationStep) -> Void = { _ in }
    ) throws -> [MigrationStep] {
        try runner(.downgrade, to: target, options).run(progress: progress)
    }

    var ledger: RevisionLedger { RevisionLedger(database: database.url, program: program) }

    private func runner(
        _ direction: MigrationDirection, to target: RevisionTarget, _ options: MigrationOptions
    ) -> MigrationRunner {
        MigrationRunner(
            database: database, history: history, direction: direction, target: target, options: options, ledger: ledger,
            clock: clock)
    }

    func look() throws -> Standing {
        try database.read { session in try stand(in: session) }
    }

    func stand(in session: borrowing Session) throws -> Standing {
        try Standing(database: "\(database.url)", ledger: ledger.read(in: session), history: history)
    }
}
