/// The writing of new revision files.
public enum RevisionFile {
    /// Writes a new, empty revision; blocks. Until SQL is written into its up section, its directory cannot be read.
    ///
    /// - Parameters:
    ///   - message: what the revision will do, in one line. The file is named after it.
    ///   - directory: where the other revisions are.
    ///   - parent: the id of the revision before it; `nil` for the first.
    ///   - time: its id, or a second after the newest one in `directory` where that is later.
    /// - Returns: the path of the file.
    /// - Throws: ``MigrationError/file(path:reason:)``, also when the file exists; ``MigrationError/malformed(file:line:reason:)``
    ///   for a message that cannot be one.
    public static func create(
        message: String, in directory: RevisionDirectory, revises parent: String?, at time: UTCTime = .now()
    ) throws(MigrationError) -> String {
        let message = message.trimmed
        var time = time
        if let newest = try directory.names().last?.time, newest >= time {
            time = UTCTime(secondsSince1970: newest.secondsSince1970 + 1)
        }
        let path = directory.join(RevisionName(time: time, slug: RevisionName.slug(of: message)).file)
        let (head, tail) = template(message: message, parent: parent)
        try check(head: head, tail: tail, message: message, path: path)
        try TextFile(path: path).create(head + tail)
        return path
    }

    private static func template(message: String, parent: String?) -> (head: String, tail: String) {
        ("-- \(message)\n-- revises: \(parent ?? "none")\n-- migrate:up\n", "\n-- migrate:down\n\n")
    }

    /// Refuses what the parser would not read back: an empty message, one of two lines, one that looks like a header.
    private static func check(head: String, tail: String, message: String, path: String) throws(MigrationError) {
        let revision = try Revision(file: path, text: head + "SELECT 1;" + tail)
        guard revision.message.utf8.elementsEqual(message.utf8), revision.up.firstLine == 4 else {
            throw .malformed(file: path, line: 1, reason: "the message must be one line")
        }
    }
}
