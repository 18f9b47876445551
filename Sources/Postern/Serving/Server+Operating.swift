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
    func pages(
        of service: ServiceReport, _ metrics: Router.Page?, before router: Router
    ) throws -> [String: Router.Page] {
        var pages = service.pages(settings)
        if let path = settings.metricsPath {
            guard pages[path] == nil else { throw TakenPath(variable: "METRICS_PATH", path: path, answerer: "the service") }
            pages[path] = metrics
        }
        let free = router.free(pages.keys)
        for (variable, path) in [("STATUS_PATH", settings.statusPath), ("METRICS_PATH", settings.metricsPath)] {
            guard let path, !free.contains(path) else { continue }
            throw TakenPath(variable: variable, path: path, answerer: "the application")
        }
        return pages.filter { free.contains($0.key) }
    }
}

private struct TakenPath: Error, CustomStringConvertible {
    let variable: String
    let path: String
    let answerer: String
    var description: String { "\(variable) cannot be \(path), which \(answerer) answers itself; choose another path" }
}
