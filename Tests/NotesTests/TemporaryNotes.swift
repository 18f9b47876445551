import Notes
import PosternHTTP
import PosternSQLite
import PosternTesting
import TestSupport

/// The notes application of one test: its own database, made by the real migrations.
struct TemporaryNotes {
    let database: TemporaryDatabase
    let app: Router
    let client: TestClient

    init() throws {
        database = try TemporaryDatabase(migrations: PackageFiles.path("migrations"), drivers: [SQLiteDriver()])
        app = try NoteRoutes.router(database: database.database)
        client = try TestClient(app)
    }
}
