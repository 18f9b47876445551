internal import Logging
internal import PosternMigrations
internal import PosternSQL

extension Settings {
    /// The revisions that the database has applied, whatever the files are; none when there is no database.
    func appliedRevisions<App: Application>(of app: App.Type) throws -> [Revision] {
        let database: Database
        do {
            database = try openDatabase(for: App.self, logger: Logger(label: App.name) { _ in SwiftLogNoOpLogHandler() })
        } catch {
            guard error.kind == .missing else { throw error }
            return []
        }
        defer { database.close() }
        return try Migrator(database: database, history: RevisionHistory([])).status().map(\.revision)
    }
}
