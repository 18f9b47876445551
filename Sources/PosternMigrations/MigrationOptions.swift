/// How ``Migrator/upgrade(to:options:progress:)`` and ``Migrator/downgrade(to:options:progress:)`` run.
public struct MigrationOptions: Sendable {
    /// Whether each revision has a transaction of its own: when one fails, those before it are kept.
    public var isPerRevision: Bool

    /// Whether a downgrade may drop or empty tables that have rows.
    public var allowsDataLoss: Bool

    /// What processes that wait for the database are told that the run is, beside the number of its process: `notes migrate upgrade`.
    public var purpose = "a migration"

    /// Called when another process holds the database for longer than a second, with a sentence about that process if it is a run too.
    public var waiting: @Sendable (_ holder: String?) -> Void = { _ in }

    public init(isPerRevision: Bool = false, allowsDataLoss: Bool = false) {
        self.isPerRevision = isPerRevision
        self.allowsDataLoss = allowsDataLoss
    }
}
