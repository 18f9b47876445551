internal import Glibc
internal import Logging
internal import Metrics
internal import PosternGateway
internal import PosternHTTP
internal import PosternSQL
internal import ServiceLifecycle

/// Puts an application behind its gateway: the composition that `serve` runs.
struct Server<App: Application> {
    let settings: Settings
    let logger: Logger
    /// Where it listens, unless a supervisor has passed listeners to it.
    let addresses: [ListenAddress]
    /// Where `ctl` asks, unless a supervisor has that socket.
    let control: Listener?
    /// What a supervisor has passed to this process; `nil` without one.
    let supervision: Supervision?
    /// The service manager that has started this process; `nil` when there is none, or a supervisor speaks with it.
    let manager: ServiceManager?

    /// Serves until it is told to stop; returns when every request has been answered.
    ///
    /// - Throws: what keeps it from starting, and ``GatewayService/DrainTimedOut``.
    func run() async throws {
        let endRequest = await EndRequest(by: signals.graceful)
        if let warning = settings.warningOfOtherFiles(than: App.self) { logger.warning("\(warning)") }
        if supervision == nil, settings.maximumRequests != nil {
            logger.warning("MAX_REQUESTS has no effect: without a supervisor, nobody replaces this process")
        }
        if getenv("SWIFT_DETERMINISTIC_HASHING") != nil {
            logger.warning(
                """
                SWIFT_DETERMINISTIC_HASHING is set: whoever sends names can choose those whose hashes collide, and keep a worker busy with \
                few bytes; unset it
                """)
        }
        let requests = try supervision?.requests ?? RunningRequests(capacity: settings.gatewaySettings.threads)
        let overseer: (any Overseer)? = supervision?.overseer ?? manager
        try ProcessWatch(
            requests, limits: settings.watchLimits(isSupervised: supervision != nil), overseer: overseer,
            watchdog: manager?.watchdogInterval, logger: logger
        ).start()

        let endpoint = try MetricsEndpoint.begin(settings)
        let observation = try RequestObservation(settings, logger: logger, metrics: MetricsSystem.factory)
        let service = ServiceReport(
            name: App.name, isSupervised: supervision != nil, readiness: Readiness(logger: logger),
            slowRequests: observation.slowRequests)
        let controlThread = ControlThread(control, supervision, answer: service.answer)
        try controlThread.start()
        defer { controlThread.withdraw() }

        let preparation = SchemaPreparation<App>(
            settings: settings, logger: logger, signals: signals, endRequest: endRequest,
            unitListener: observation.unitListener)
        guard let database = try await preparation.open() else { return logger.info("stopped") }
        defer {
            service.readiness.end()
            database.close()
        }
        try service.readiness.start(look(at: database, preparation.migrator(on: database)))

        let start = ApplicationStart<App>(logger: logger, signals: signals, endRequest: endRequest)
        let context = ApplicationContext(settings: settings, database: database, logger: logger)
        guard let lifespan = try await start.run(context) else { return logger.info("stopped") }
        try await lifespan.run(stoppingWithin: endRequest.timeLeft(of: settings.drain)) { context in
            let router = try ApplicationDocument.adding(to: App.router(context), App.self, settings).answering(
                errors: .ofApplication(report: report))
            let gauges = GaugeService(observation.metrics)
            let pages = try pages(of: service, endpoint?.page(update: gauges.update), before: router)
            var gatewaySettings = settings.gatewaySettings
            gatewaySettings.promptPaths.formUnion(pages.keys)
            gatewaySettings.responseHeaders = App.responseHeaders
            let listeners = try supervision?.listeners ?? addresses.map { address in try Listener(address) }
            let gateway = try Gateway(
                listeners: listeners, handover: supervision?.handover,
                responder: router.adding(pages: pages),
                settings: gatewaySettings, logger: logger, observers: observation.observers, running: requests)
            service.serves(gateway)
            defer { service.ends() }
            gauges.watch(gateway)

            let server = GatewayService(
                gateway: gateway, logger: logger, signals: signals, endRequest: endRequest, overseer: overseer,
                drain: settings.drain,
                description: [
                    "listen": "\(listeners.map(\.address.description).joined(separator: ", "))",
                    "workers": "\(settings.workers)", "database": "\(settings.databaseURL)",
                ])
            let services = try App.services(context) + (gauges.isNeeded ? [gauges] : []) + [server]
            var configuration = ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: signals.graceful, logger: quiet(logger))
            configuration.maximumGracefulShutdownDuration = settings.drain
            try await ServiceGroup(configuration: configuration).run()
        }
        logger.info("stopped")
    }

    private var signals: EndSignals { supervision == nil ? .ofOperator : .ofSupervisor }

    private var report: ErrorResponder.Report {
        { [logger] error, request in
            // The gateway has told why, and whether it is worth a warning.
            let isInterrupted = Task.isCancelled
            logger.log(
                level: isInterrupted ? .debug : .error,
                isInterrupted ? "request failed after it was interrupted" : "request failed",
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
