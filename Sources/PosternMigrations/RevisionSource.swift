/// Where the revisions of a program come from: a directory, or the program itself.
public protocol RevisionSource: Sendable {
    /// Reads all revisions, ordered by their ids; blocks.
    ///
    /// - Throws: ``MigrationError`` that names what cannot be read or is not of the form.
    func revisions() throws(MigrationError) -> [Revision]
}

extension RevisionSource {
    /// Reads all revisions and puts them into their line; blocks.
    ///
    /// - Throws: ``MigrationError``, as ``revisions()`` and ``RevisionHistory/init(_:)`` do.
    public func history() throws(MigrationError) -> RevisionHistory {
        try RevisionHistory(revisions())
    }
}

extension EmbeddedRevisions: RevisionSource {
    /// All revisions, ordered by their ids.
    ///
    /// - Throws: ``MigrationError/malformed(file:line:reason:)``.
    public func revisions() throws(MigrationError) -> [Revision] {
        var revisions: [Revision] = []
        for file in files { revisions.append(try Revision(name: file.name, shown: "embedded:\(file.name)", text: file.text)) }
        return revisions
    }
}
