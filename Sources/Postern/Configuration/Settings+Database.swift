internal import PosternSQL

extension Settings {
    /// Opens the database.
    ///
    /// - Parameter creating: whether one that does not exist is made.
    /// - Throws: `DatabaseError`; for one that does not exist it names the command that makes it.
    func openDatabase<App: Application>(for app: App.Type, creating: Bool = false) throws(DatabaseError) -> Database {
        var options = databaseOptions(for: App.self)
        options.creates = creating
        do {
            return try Database.open(databaseURL, drivers: App.drivers, options: options)
        } catch {
            guard error.kind == .missing else { throw error }
            throw DatabaseError(.missing, "\(error.message); run: \(App.name) migrate upgrade head")
        }
    }

    /// How the databases of `app` are opened.
    func databaseOptions<App: Application>(for app: App.Type) -> DatabaseOptions {
        var options = databaseOptions
        options.applicationID = App.databaseID
        return options
    }
}
