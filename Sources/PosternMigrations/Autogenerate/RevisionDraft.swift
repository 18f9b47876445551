/// The two sections of a revision that was generated.
public struct RevisionDraft: Sendable, Equatable {
    /// The SQL of the up section, with its comments.
    public let up: String

    /// The SQL of the down section, with its comments.
    public let down: String

    /// A place in the file that a person must look at.
    public struct Review: Sendable, Equatable, CustomStringConvertible {
        /// The line of the file, counted from 1.
        public let line: Int
        public let text: String

        /// `7: review: …`.
        public var description: String { "\(line): \(text)" }
    }

    /// The `-- review:` lines of the file that ``RevisionFile/create(message:in:revises:at:draft:)`` writes.
    public var reviews: [Review] {
        let lines = RevisionFile.text(message: "", parent: nil, draft: self).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            guard let comment = line.comment, comment.headerName == "review" else { return nil }
            return Review(line: index + 1, text: comment)
        }
    }

    init(up: String, down: String) {
        (self.up, self.down) = (up, down)
    }

    /// - Parameter trouble: what the up section did to rows when it was tried; `nil` when it kept them.
    init(up: SchemaPlan, down: SchemaPlan?, trouble: String? = nil) {
        let head = trouble.map { [SchemaReview("", "tried on tables that have rows, this failed: \($0)", mayFail: true).comment] }
        self.up = ((head ?? []) + [Self.section(up.steps, deletions: up.deletions) { _ in true }]).joined(separator: "\n")
        // What a downgrade takes away, it asks for when it runs.
        self.down = down.map { Self.section($0.steps, deletions: []) { $0.mayFail } } ?? ""
    }

    private static func section(
        _ steps: [SchemaStep], deletions: [String], isShown: (SchemaReview) -> Bool
    ) -> String {
        let declaration = deletions.isEmpty ? [] : ["-- deletes: " + deletions.map(\.declared).joined(separator: ", ")]
        return (declaration + steps.flatMap { $0.reviews.filter(isShown).map(\.comment) + [$0.sql] }).joined(separator: "\n")
    }
}

extension String {
    /// As a name in a `-- deletes:` line.
    fileprivate var declared: String {
        utf8.allSatisfy { $0.isLowerLetterOrDigit || $0 == UInt8(ascii: "_") } ? self : quoted
    }
}
