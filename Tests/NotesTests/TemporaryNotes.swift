import Glibc
import Notes
import PosternHTTP
import PosternMigrations
import PosternPostgreSQL
import PosternSQL
import PosternSQLite
import PosternTesting
import TestSupport

/// The notes application of one test, on a database of its own: of SQLite, made by the real migrations, or of PostgreSQL where the
/// environment says `TEST_DATABASE=postgresql`.
struct TemporaryNotes {
    let database: Database
    let app: Router
    let client: TestClient
    /// What goes when the test ends.
    private let file: TemporaryDatabase?

    static let isOnPostgreSQL = getenv("TEST_DATABASE").map { String(cString: $0) } == "postgresql"

    init() throws {
        if Self.isOnPostgreSQL {
            file = nil
            database = try Self.openPostgreSQL()
        } else {
            let file = try TemporaryDatabase(migrations: PackageFiles.path("migrations"), drivers: [SQLiteDriver()])
            self.file = file
            database = file.database
        }
        app = try NoteRoutes.router(database: database)
        client = try TestClient(app)
    }

    private static func openPostgreSQL() throws -> Database {
        let server = try PostgreSQLServer.shared()
        let url = server.url(of: try server.makeDatabase(from: template.get()))
        return try Database.open(
            DatabaseURL(url), drivers: [PostgreSQLDriver()], options: DatabaseOptions(busyTimeout: .seconds(30)))
    }

    private static let template = Result {
        let server = try PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        let database = try Database.open(DatabaseURL(server.url(of: name)), drivers: [PostgreSQLDriver()])
        defer { database.close() }
        let history = try RevisionDirectory(path: PackageFiles.path("migrations")).history()
        try Migrator(database: database, history: history).upgrade()
        return name
    }
}
