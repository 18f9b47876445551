/// How ``Migrator/upgrade(to:options:progress:)`` and ``Migrator/downgrade(to:options:progress:)`` run.
public struct MigrationOptions: Sendable {
    /// Whether each revision has a transaction of its own: when one fails, those before it are kept.
    public var isPerRevision: Bool

    /// Whether a downgrade may drop or empty tables that have rows.
    public var allowsDataLoss: Bool

    public init(isPerRevision: Bool = false, allowsDataLoss: Bool = false) {
        self.isPerRevision = isPerRevision
        self.allowsDataLoss = allowsDataLoss
    }
}
