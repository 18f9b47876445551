public import PosternMigrations
public import PosternSQL

/// A database of a test's own: a new file, gone with the last reference. The first of each history is made by the real migrations, the
/// others are copies of it, as it was then.
///
/// ```swift
/// let temporary = try TemporaryDatabase(revisions: embeddedRevisions, drivers: [SQLiteDriver()])
/// let client = try TestClient(NoteRoutes.router(database: temporary.database))
/// ```
public final class TemporaryDatabase: Sendable {
    private let scratch: ScratchDatabase

    public var database: Database { scratch.database }

    /// The directory that holds the database and nothing else.
    public var directory: String { scratch.directory }

    /// Makes a database and upgrades it to head; blocks.
    ///
    /// - Parameters:
    ///   - revisions: those that the tests were built with, where their target uses the plugin `EmbedRevisions`, or a
    ///     `RevisionDirectory`.
    ///   - drivers: must have one for SQLite.
    /// - Throws: what keeps the database from being made, or a revision from being applied.
    public init(
        revisions: some RevisionSource, drivers: [any DatabaseDriver], options: DatabaseOptions = DatabaseOptions()
    ) throws {
        let image = try DatabaseImages.image(of: revisions, drivers: drivers)
        scratch = try ScratchDatabase(named: "test.db", image: image, drivers: drivers, options: options)
    }

    /// Makes a database and upgrades it to head; blocks.
    ///
    /// - Parameters:
    ///   - migrations: the directory of the revisions.
    ///   - drivers: must have one for SQLite.
    /// - Throws: what keeps the database from being made, or a revision from being applied.
    public convenience init(
        migrations: String, drivers: [any DatabaseDriver], options: DatabaseOptions = DatabaseOptions()
    ) throws {
        try self.init(revisions: RevisionDirectory(path: migrations), drivers: drivers, options: options)
    }
}
