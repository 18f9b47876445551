internal import Logging
internal import PosternGateway
internal import PosternHTTP
internal import PosternMigrations
internal import PosternSQL
internal import ServiceLifecycle

/// Puts an application behind its gateway: the composition that `serve` runs.
struct Server<App: Application> {
    let settings: Settings
    let logger: Logger
    /// What a supervisor has passed to this process; `nil` without one.
    let supervision: Supervision?
    /// The service manager that has started this process; `nil` when there is none, or a supervisor speaks with it.
    let manager: ServiceManager?

    /// Serves until it is told to stop; returns when every request has been answered.
    ///
    /// - Throws: what keeps it from starting, and ``GatewayService/DrainTimedOut``.
    func run() async throws {
        let database = try settings.openDatabase(for: App.self, logger: logger)
        defer { database.close() }
        try verifySchema(of: database)

        let context = ApplicationContext(settings: settings, database: database, logger: logger)
        let router = try App.router(context).answering(errors: .ofApplication(report: report))
        let listeners = try supervision?.listeners ?? settings.addresses.map { address in try Listener(address) }
        let requests = try supervision?.requests ?? RunningRequests(capacity: settings.workers)
        let gateway = try Gateway(
            listeners: listeners, responder: WatchedResponder(router, requests), settings: settings.gatewaySettings,
            logger: logger)
        let overseer: (any Overseer)? = supervision?.overseer ?? manager
        try ProcessWatch(
            requests, limits: settings.watchLimits, overseer: overseer, watchdog: manager?.watchdogInterval, logger: logger
        ).start()

        let server = GatewayService(
            gateway: gateway, logger: logger, signals: signals, overseer: overseer, drain: settings.drain,
            description: [
                "listen": "\(listeners.map(\.address.description).joined(separator: ", "))",
                "workers": "\(settings.workers)", "database": "\(settings.databaseURL)",
            ])
        let services = try App.services(context) + [server]
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: signals.graceful, logger: quiet(logger))
        configuration.maximumGracefulShutdownDuration = settings.drain
        try await ServiceGroup(configuration: configuration).run()
        logger.info("stopped")
    }

    private var signals: EndSignals { supervision == nil ? .ofOperator : .ofSupervisor }

    private func verifySchema(of database: Database) throws {
        guard settings.schema == .require else { return }
        let history = try RevisionDirectory(path: settings.migrations).history()
        try Migrator(database: database, history: history).verifyAtHead(program: App.name)
    }

    private var report: ErrorResponder.Report {
        { [logger] error, request in
            logger.error(
                "request failed",
                metadata: [
                    "error": "\(error)", "method": "\(request.method.rawValue)", "path": "\(request.path)",
                    "request_id": "\(request.id)",
                ])
        }
    }

    /// The service group tells of every step it takes; only its warnings are of interest.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
