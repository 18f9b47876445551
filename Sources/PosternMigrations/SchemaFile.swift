/// A file that holds a whole schema and the ledger that goes with it, such as `migrations/schema.sql`.
///
/// It is plain SQL: `sqlite3 new.db < schema.sql` makes the same database as ``Migrator/load(_:)``.
public struct SchemaFile: Sendable {
    /// The longest file that is read, in bytes: 16 MiB.
    public static let fileLimit = 16_777_216

    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Puts `text` into the place of the file, if there is one; blocks.
    ///
    /// - Throws: ``MigrationError/file(path:reason:)``; what was there is then still there.
    public func write(_ text: String) throws(MigrationError) {
        try TextFile(path: path).replace(text)
    }

    /// The statements of the file; blocks.
    ///
    /// - Throws: ``MigrationError``, for a statement that begins or ends a transaction as well.
    func statements() throws(MigrationError) -> [ScriptStatement] {
        try RevisionScript(text: text(), file: path, firstLine: 1).statements()
    }

    /// The text of the file; blocks.
    ///
    /// - Throws: ``MigrationError``.
    func text() throws(MigrationError) -> String {
        let bytes = try TextFile(path: path).read(limit: Self.fileLimit, holding: "it")
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw .malformed(file: path, line: nil, reason: "the file is not valid UTF-8 without NUL characters")
        }
        return text
    }
}
