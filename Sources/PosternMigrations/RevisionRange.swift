/// A part of a line of revisions, from one to another.
public struct RevisionRange: Sendable, Equatable {
    /// `nil` for the first revision.
    let from: RevisionTarget?
    /// `nil` for the last.
    let to: RevisionTarget?
    private let text: String

    /// Reads what a person writes: `a:b`, `:b`, `a:`, `base:head`, where `a` and `b` are ids or their first digits, or `+n` and `-n`,
    /// counted from where the database is.
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
        return target == open ? nil : target
    }

    /// Whether it depends on where the database is.
    public var isRelative: Bool {
        [from, to].contains { end in
            switch end {
            case .up, .down: true
            case .base, .head, .revision, nil: false
            }
        }
    }
}

extension RevisionRange: CustomStringConvertible {
    public var description: String { text }
}
