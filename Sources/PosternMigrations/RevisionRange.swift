/// A part of a line of revisions, from one to another.
public struct RevisionRange: Sendable, Equatable {
    /// `nil` for the first revision.
    let from: RevisionTarget?
    /// `nil` for the last.
    let to: RevisionTarget?
    private let text: String

    /// Reads what a person writes: `a:b`, `:b`, `a:`, `base:head`, where `a` and `b` are ids or their first digits.
    ///
    /// - Throws: ``MigrationError/unreachable(target:reason:)``; ``MigrationError/unknownTarget(_:)``.
    public init(_ text: String) throws(MigrationError) {
        let ends = text.split(separator: ":", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            throw .unreachable(target: text, reason: "a range has one colon: a:b, :b, a: or base:head")
        }
        self.text = text
        from = try Self.end(ends[0], open: .base)
        to = try Self.end(ends[1], open: .head)
    }

    /// - Parameter open: the target that means no bound.
    private static func end(_ text: Substring, open: RevisionTarget) throws(MigrationError) -> RevisionTarget? {
        guard !text.isEmpty else { return nil }
        let target = try RevisionTarget(String(text))
        switch target {
        case open: return nil
        case .up, .down:
            throw .unreachable(target: "\(text)", reason: "a range goes from base or an id to an id or head")
        default: return target
        }
    }
}

extension RevisionRange: CustomStringConvertible {
    public var description: String { text }
}
