import Notes
import Postern
import PosternHTTP
import PosternPostgreSQL
import PosternSQL
import PosternSQLite

@main
enum NotesCommand: Application {
    static let name = "notes"
    static let summary = "Keeps notes: a JSON service behind nginx or lighttpd."
    static let version = "0.1.0"
    static let drivers: [any DatabaseDriver] = [SQLiteDriver(), PostgreSQLDriver()]
    static let revisions = embeddedRevisions
    static let queries = NoteQueries.all

    static func router(_ context: ApplicationContext) throws -> Router {
        try NoteRoutes.router(database: context.database)
    }
}
