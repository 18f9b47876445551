internal import PosternSQL

extension Settings {
    /// Opens the database.
    ///
    /// - Parameter creating: whether one that does not exist is made.
    /// - Throws: `DatabaseError`; for one that does not exist it names the command that makes it.
    func openDatabase<App: Application>(for app: App.Type, creating: Bool = false) throws(DatabaseError) -> Database {
        var options = databaseOptions
        options.creates = creating
        options.applicationID = App.databaseID
        do {
            return try Database.open(databaseURL, drivers: App.drivers, options: options)
        } catch {
            guard error.kind == .missing else { throw error }
            throw DatabaseError(.missing, "\(error.message); run: \(App.name) migrate upgrade head")
        }
    }
}
