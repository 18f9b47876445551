/// The writing of new revision files.
public enum RevisionFile {
    /// Writes a new revision; blocks. Until SQL is written into an empty up section, its directory cannot be read.
    ///
    /// - Parameters:
    ///   - message: what the revision will do, in one line. The file is named after it.
    ///   - directory: where the other revisions are.
    ///   - parent: the id of the revision before it; `nil` for the first.
    ///   - time: its id, or a second after the newest one in `directory` where that is later.
    ///   - draft: its sections; without one they are empty.
    /// - Returns: the path of the file.
    /// - Throws: ``MigrationError/file(path:reason:)``, also when the file exists; ``MigrationError/malformed(file:line:reason:)``
    ///   for a message that cannot be one.
    public static func create(
        message: String, in directory: RevisionDirectory, revises parent: String?, at time: UTCTime = .now(),
        draft: RevisionDraft? = nil
    ) throws(MigrationError) -> String {
        let message = message.trimmed
        var time = time
        if let newest = try directory.names().last?.time, newest >= time {
            time = UTCTime(secondsSince1970: newest.secondsSince1970 + 1)
        }
        let path = directory.join(RevisionName(time: time, slug: RevisionName.slug(of: message)).file)
        try check(message: message, parent: parent, path: path)
        let text = text(message: message, parent: parent, draft: draft)
        guard text.utf8.count <= RevisionDirectory.fileLimit else {
            throw .file(
                path: path, reason: "would be longer than \(RevisionDirectory.fileLimit) bytes: go there in several steps")
        }
        try TextFile(path: path).create(text)
        return path
    }

    /// The text of the file.
    static func text(message: String, parent: String?, draft: RevisionDraft?) -> String {
        let down = draft.map(\.down) ?? ""
        return """
            -- \(message)
            -- revises: \(parent ?? "none")
            -- migrate:up
            \(draft?.up ?? "")
            -- migrate:down
            \(down)

            """
    }

    /// Refuses what the parser would not read back: an empty message, one of two lines, one that looks like a header.
    private static func check(message: String, parent: String?, path: String) throws(MigrationError) {
        let draft = RevisionDraft(up: "SELECT 1;", down: "")
        let revision = try Revision(file: path, text: text(message: message, parent: parent, draft: draft))
        guard revision.message.utf8.elementsEqual(message.utf8), revision.up.firstLine == 4 else {
            throw .malformed(file: path, line: 1, reason: "the message must be one line")
        }
    }
}
