internal import Logging
internal import PosternHTTP
internal import PosternMigrations

/// The router of an application as it is made for serving, but with a temporary database at head; the service's own is not opened.
struct ScratchRouter<App: Application> {
    let router: Router
    private let scratch: ScratchDatabase

    /// Starts the application, makes its routes, and stops it.
    init(_ settings: Settings) async throws {
        scratch = try ScratchDatabase(drivers: App.drivers)
        try Migrator(database: scratch.database, history: settings.tellingRevisionSource(of: App.self).history()).upgrade()
        let context = ApplicationContext(settings: settings, database: scratch.database, logger: Logger(label: App.name))
        router = try await Lifespan<App>(context).run(stoppingWithin: settings.drain, App.router)
    }
}
