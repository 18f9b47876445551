/// How the file of an applied revision differs from what was applied.
public struct RevisionEdit: Sendable, Equatable {
    public let id: String
    public let file: String
    /// The id of the newest revision that is applied.
    public let current: String
    /// ``Revision/checksum`` of what was applied, and of what the file says now.
    public let appliedChecksum: String
    public let fileChecksum: String
    /// The section that differs first: `up` or `down`.
    public let section: String
    /// The line of the file; `nil` where its section has ended.
    public let line: Int?
    /// The first line that differs, as it was applied and as it is now; `nil` where the section has ended.
    public let appliedText: String?
    public let fileText: String?

    /// `nil` when both say the same.
    init?(applied: Revision, file: Revision, current: String) {
        let (appliedChecksum, fileChecksum) = (applied.checksum, file.checksum)
        guard appliedChecksum != fileChecksum else { return nil }
        let sections = [("up", applied.up, file.up), ("down", applied.down, file.down)]
        let first = sections.lazy.compactMap { section, old, new in
            let nothing = RevisionScript(text: "", file: file.file, firstLine: 1, dialect: file.up.dialect)
            return SQLEssence(old ?? nothing).difference(from: SQLEssence(new ?? nothing)).map { (section, $0.here, $0.there) }
        }.first
        id = file.id
        self.file = file.file
        self.current = current
        (self.appliedChecksum, self.fileChecksum) = (appliedChecksum, fileChecksum)
        section = first?.0 ?? "up"
        appliedText = first?.1.text
        (line, fileText) = (first?.2.line, first?.2.text)
    }
}

extension RevisionEdit: CustomStringConvertible {
    public var description: String {
        """
        \(file)\(line.map { ":\($0)" } ?? "") was edited after it was applied; the first difference, in its \(section) section:
          applied: \(appliedText ?? "(the section ends)")
          file:    \(fileText ?? "(the section ends)")
        The checksum of what was applied is \(appliedChecksum), that of the file \(fileChecksum).
        Restore what \(id) had (migrate show \(id) prints it), and put the change into a new revision.
        If the database is right as it is: migrate stamp \(current) records what the file says.
        """
    }
}
