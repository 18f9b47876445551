internal import PosternSQL

/// How a ``Migrator`` runs. Where a call cannot heed an option, it says so.
public struct MigrationOptions: Sendable {
    /// Whether each revision has a transaction of its own: when one fails, those before it are kept.
    public var isPerRevision: Bool

    /// Whether a downgrade may drop or empty tables that have rows.
    public var allowsDataLoss: Bool

    /// What processes that wait for the database are told that the run is, beside the number of its process: `notes migrate upgrade`.
    public var purpose = "a migration"

    /// How it gets along with others that use the tables which it changes.
    public var locks = LockPatience()

    /// Called when another process holds the database for longer than a second, with a sentence about that process if it is a run too;
    /// and when others use a table so that it cannot be changed now, with a sentence about them.
    public var waiting: @Sendable (_ holder: String?) -> Void = { _ in }

    /// How many snapshots of the database are kept. One is taken before a run changes a database that has rows, where the driver can
    /// (``DatabaseCare``); when the run has succeeded, those before the newest so many are removed. 0 takes none.
    public var snapshots: Int

    /// Called with what the run is about to do, on the thread that runs it.
    public var observe: @Sendable (MigrationEvent) -> Void = { _ in }

    public init(isPerRevision: Bool = false, allowsDataLoss: Bool = false, snapshots: Int = 0) {
        self.isPerRevision = isPerRevision
        self.allowsDataLoss = allowsDataLoss
        self.snapshots = max(0, snapshots)
    }
}
