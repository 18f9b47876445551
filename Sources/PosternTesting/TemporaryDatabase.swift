internal import Glibc
internal import PosternMigrations
public import PosternSQL

/// A database of a test's own: a new file, made by the real migrations, gone with the last reference.
///
/// ```swift
/// let temporary = try TemporaryDatabase(migrations: "migrations", drivers: [SQLiteDriver()])
/// let client = try TestClient(NoteRoutes.router(database: temporary.database))
/// ```
public final class TemporaryDatabase: Sendable {
    public let database: Database

    /// The directory that holds the database and nothing else.
    public let directory: String

    /// Makes a database and upgrades it to head; blocks.
    ///
    /// - Parameters:
    ///   - migrations: the directory of the revisions.
    ///   - drivers: must have one for SQLite.
    /// - Throws: what keeps the database from being made, or a revision from being applied.
    public init(migrations: String, drivers: [any DatabaseDriver], options: DatabaseOptions = DatabaseOptions()) throws {
        directory = try Self.makeDirectory()
        do {
            var options = options
            options.creates = true
            database = try Database.open(DatabaseURL("sqlite:///\(directory)/test.db"), drivers: drivers, options: options)
            try Migrator(database: database, history: RevisionDirectory(path: migrations).history()).upgrade()
        } catch {
            Self.remove(directory)
            throw error
        }
    }

    deinit {
        database.close()
        Self.remove(directory)
    }

    private static func makeDirectory() throws(DatabaseError) -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/postern-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw DatabaseError(.cannotOpen, "cannot make a directory in \(base): \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes the files that SQLite makes, and the directory.
    private static func remove(_ directory: String) {
        for suffix in ["", "-wal", "-shm", "-journal", "-lock"] { unlink("\(directory)/test.db\(suffix)") }
        rmdir(directory)
    }
}
