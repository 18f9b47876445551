internal import PosternSQL

/// What every verb of `db` begins with: the settings, and the care that the driver offers.
struct CareRun {
    let url: DatabaseURL
    let options: DatabaseOptions
    let care: any DatabaseCare

    /// - Throws: ``DatabaseError`` when the driver offers none, besides what is wrong with the settings.
    init<App: Application>(_ app: App.Type, _ flags: DatabaseFlags) throws {
        let settings = try flags.settings(for: App.name)
        url = settings.databaseURL
        options = settings.databaseOptions(for: App.self)
        guard let care = try App.drivers.driver(for: url).care else {
            throw DatabaseError(
                .cannotOpen,
                "the driver for \"\(url.dialect)\" offers no backup, check and restore; use the tools of that database")
        }
        self.care = care
    }
}
