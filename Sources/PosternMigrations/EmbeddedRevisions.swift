/// Revision files that became part of the program when it was built, so that it needs none where it runs.
///
/// The plugin `EmbedRevisions` writes such a value, `embeddedRevisions`, for each target that uses it:
///
/// ```swift
/// static let revisions = embeddedRevisions
/// ```
///
/// Errors name such a file as `embedded:20261123044500_create_notes_table.sql`.
public struct EmbeddedRevisions: Sendable, Equatable {
    struct File: Sendable, Equatable {
        let name: String
        let text: String
    }

    /// Ordered by their names.
    let files: [File]

    /// Whether there are none, as in a program that embeds nothing.
    public var isEmpty: Bool { files.isEmpty }

    /// - Parameter files: the name without directories, and the whole text of each. They are read later.
    public init(_ files: [(name: String, text: String)] = []) {
        self.files = files.map { File(name: $0.name, text: $0.text) }.sorted { $0.name < $1.name }
    }
}
