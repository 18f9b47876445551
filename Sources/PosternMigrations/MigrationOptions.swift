/// How ``Migrator/upgrade(to:options:progress:)`` and ``Migrator/downgrade(to:options:progress:)`` run.
public struct MigrationOptions: Sendable {
    /// Whether a downgrade may drop or empty tables that have rows.
    public var allowsDataLoss: Bool

    public init(allowsDataLoss: Bool = false) {
        self.allowsDataLoss = allowsDataLoss
    }
}
