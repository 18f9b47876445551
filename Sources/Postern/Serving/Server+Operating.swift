internal import PosternHTTP
internal import PosternMigrations
internal import PosternSQL

/// What a server does for those who watch it.
extension Server {
    /// How the database is looked at to tell whether the service is ready.
    func look(at database: Database, _ migrator: Migrator) throws -> @Sendable () -> Readiness.Finding {
        DatabaseLook(
            database: database, migrator: migrator, head: try settings.revisionSource(of: App.self).history().head?.id,
            checksSchema: settings.schema != .ignore, program: App.name
        ).look
    }

    /// The pages that stand in nobody's way.
    ///
    /// - Throws: when a path that was asked for is the application's.
    func pages(of service: ServiceReport, before router: Router) throws -> [String: OperatorPages.Page] {
        let pages = service.pages(settings)
        let free = OperatorPages.free(pages.keys, of: router)
        if let path = settings.statusPath, !free.contains(path) { throw TakenPath(path: path) }
        return pages.filter { free.contains($0.key) }
    }
}

private struct TakenPath: Error, CustomStringConvertible {
    let path: String
    var description: String { "STATUS_PATH cannot be \(path), which the application answers itself; choose another path" }
}
