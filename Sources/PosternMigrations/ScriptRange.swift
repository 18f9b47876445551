/// From one place in a history to another, as a script that asks no database needs it.
public struct ScriptRange: Sendable, Equatable {
    public let start: RevisionTarget
    public let end: RevisionTarget

    /// Reads `a:b`; without `a` it begins at base, without `b` it ends at head.
    ///
    /// - Returns: `nil` when there is no colon in it.
    /// - Throws: ``MigrationError/unknownTarget(_:)``.
    public init?(_ text: String) throws(MigrationError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        start = parts[0].isEmpty ? .base : try RevisionTarget(String(parts[0]))
        end = parts[1].isEmpty ? .head : try RevisionTarget(String(parts[1]))
    }
}
