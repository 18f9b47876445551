public import PosternSQL

/// What a run is about to do, or has done beside its revisions.
public enum MigrationEvent: Sendable {
    /// A snapshot is being taken, and has come so far.
    case copying(CareProgress)
    /// A snapshot was taken.
    case snapshot(DatabaseSnapshot)
    /// The run has failed and the database is what it was, so that the snapshot was removed.
    case snapshotRemoved(DatabaseSnapshot)
    /// A statement begins.
    case statement(RunningStatement)
    /// The rows of all tables are about to be counted.
    case counting
    /// All references are about to be checked.
    case checkingReferences
    /// The run has succeeded, but snapshots that are no longer wanted cannot be removed.
    case snapshotsRemain(DatabaseError)
}

/// The statement of a revision that a run has come to.
public struct RunningStatement: Sendable {
    public let revision: Revision
    public let direction: MigrationDirection
    /// Which revision of the run it is, counted from 1.
    public let number: Int
    /// How many revisions the run has.
    public let count: Int
    /// Which statement of the revision, counted from 1.
    public let statement: Int
    /// How many statements the revision has.
    public let statementCount: Int
    /// Its text, as it is in the file.
    public let sql: String
}
