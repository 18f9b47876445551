public import PosternSQL

/// Opens SQLite databases through Debian's libsqlite3.
public struct SQLiteDriver: DatabaseDriver {
    public let dialects = ["sqlite"]

    public init() {}

    public func connect(to url: DatabaseURL, role: ConnectionRole, options: DatabaseOptions) throws(DatabaseError)
        -> any DriverConnection
    {
        let connection = try SQLiteConnection(path: Self.path(of: url), role: role, options: options)
        return connection
    }

    public var care: (any DatabaseCare)? { SQLiteCare() }
    public var catalog: (any TableCatalog)? { SQLiteCatalog() }

    /// The file that `url` names.
    static func path(of url: DatabaseURL) throws(DatabaseError) -> String {
        guard url.database != "", url.database != ":memory:" else {
            throw DatabaseError(
                .cannotOpen,
                "a database in memory cannot be shared by a writer and readers; name a file, such as sqlite:///test.db")
        }
        guard !url.database.hasPrefix("file:") else {  // Debian builds SQLite with SQLITE_USE_URI
            throw DatabaseError(
                .cannotOpen, "SQLite's own URIs (file:…) are not supported; name the file itself: sqlite:///test.db")
        }
        guard url.options.isEmpty else {
            throw DatabaseError(
                .cannotOpen, "the SQLite driver knows no URL parameters, but \"\(url.options[0].name)\" is given")
        }
        return url.database
    }
}
