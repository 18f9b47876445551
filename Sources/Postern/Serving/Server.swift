internal import Logging
internal import PosternGateway
internal import PosternHTTP
internal import PosternSQL
internal import ServiceLifecycle

/// Puts an application behind its gateway: the composition that `serve` runs.
struct Server<App: Application> {
    let settings: Settings
    let logger: Logger
    /// The sockets that systemd has passed to this process.
    let systemd: SystemdSockets

    /// Serves until SIGTERM or SIGINT; returns when every request has been answered.
    ///
    /// - Throws: what keeps it from starting, and ``GatewayService/DrainTimedOut``.
    func run() async throws {
        if let warning = settings.warningOfOtherFiles(than: App.self) { logger.warning("\(warning)") }
        guard let database = try await SchemaPreparation<App>(settings: settings, logger: logger).open() else {
            return logger.info("stopped")
        }
        defer { database.close() }

        let context = ApplicationContext(settings: settings, database: database, logger: logger)
        let router = try App.router(context).answering(errors: .ofApplication(report: report))
        let addresses = try systemd.resolve(addresses)
        warnOfUnserved(addresses)
        let listeners = try addresses.map { address in try Listener(address) }
        let gateway = try Gateway(
            listeners: listeners, responder: router, settings: settings.gatewaySettings, logger: logger)

        let server = GatewayService(
            gateway: gateway, logger: logger,
            description: [
                "listen": "\(addresses.map(\.description).joined(separator: ", "))",
                "workers": "\(settings.workers)", "database": "\(settings.databaseURL)",
            ])
        let services = try App.services(context) + [server]
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        configuration.maximumGracefulShutdownDuration = settings.drain
        try await ServiceGroup(configuration: configuration).run()
        logger.info("stopped")
    }

    /// A flag is followed, and a setting that names handed-in sockets; else the sockets that systemd has passed; else one that the
    /// parent process has opened as descriptor 0, which is how lighttpd, spawn-fcgi and mod_fcgid start a FastCGI program
    /// (FastCGI Specification §2.2); else the environment.
    private var addresses: [ListenAddress] {
        if settings.isListenExplicit || settings.listen.contains(where: \.isHandedIn) { return settings.listen }
        if !systemd.sockets.isEmpty { return systemd.addresses }
        return Listener.isListening(0) ? [.standardInput] : settings.listen
    }

    private func warnOfUnserved(_ addresses: [ListenAddress]) {
        for socket in systemd.sockets where !addresses.contains(where: { $0.endpoint == .descriptor(socket.descriptor) }) {
            logger.warning("a socket of systemd's is not served: no --listen names it", metadata: ["socket": "\(socket.name)"])
        }
    }

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
