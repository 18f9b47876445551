/// A revision that a run has applied or undone.
public struct MigrationStep: Sendable, Equatable {
    public let revision: Revision
    public let direction: MigrationDirection
    /// How long its statements took.
    public let duration: Duration
}
