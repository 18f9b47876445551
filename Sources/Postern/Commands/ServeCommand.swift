internal import ArgumentParser
internal import Glibc
internal import Logging
internal import PosternGateway

/// `serve`: answers requests until it is told to stop.
struct ServeCommand<App: Application>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve",
            abstract: "Answer the requests that a web server sends over FastCGI or SCGI.",
            usage: "\(App.name) serve [<options>]",
            discussion: """
                Every setting may also stand in the environment or in .env, under the name in parentheses; a flag \
                outranks the environment, which outranks .env. Without --listen, sockets from systemd are served, or one on \
                descriptor 0: so lighttpd and spawn-fcgi can start the program.
                """)
    }

    @Option(
        help: "Where to listen: fastcgi:unix:PATH, scgi:127.0.0.1:PORT, scgi:fd:0, fastcgi:systemd; may be repeated (LISTEN).")
    var listen: [String] = []

    @Option(help: "Requests served at the same time (WORKERS).")
    var workers: String?

    @Option(help: ArgumentHelp("The largest body of a request, in bytes (BODY_LIMIT).", valueName: "bytes"))
    var bodyLimit: String?

    @Option(help: "How durable: full or normal (DATABASE_DURABILITY).")
    var databaseDurability: String?

    @Option(help: "sql: log every statement; values: with its values (DATABASE_ECHO).")
    var databaseEcho: String?

    @Option(help: "If the database is not at head: require refuses, upgrade upgrades, wait waits, ignore serves (SCHEMA).")
    var schema: String?

    @Option(help: "Seconds for running requests after SIGTERM (DRAIN).")
    var drain: String?

    @Option(help: "A socket for ctl: unix:PATH (CONTROL).")
    var control: String?

    @Option(
        help: ArgumentHelp("Who sends files: none, x-sendfile or x-accel-redirect:/URI=/DIRECTORY (SENDFILE).", valueName: "way"))
    var sendfile: String?

    @Flag(help: "Serve without a supervisor (SUPERVISOR=no).")
    var noSupervisor = false

    @Option(help: "trace, debug, info, notice, warning, error or critical (LOG_LEVEL).")
    var logLevel: String?

    @Option(help: ArgumentHelp("text or json (LOG_FORMAT).", valueName: "format"))
    var logFormat: String?

    @OptionGroup var flags: SettingsFlags

    /// Supervises a process that serves, until it is told to stop; or prepares to serve in this process.
    ///
    /// - Returns: who is to serve; `nil` when the supervisor's work is done.
    /// - Throws: what keeps it from starting, and the supervisor's exit code.
    func server() throws -> Server<App>? {
        let settings = try self.settings()
        bootstrapLogging(settings)
        var logger = Logger(label: App.name)
        logger.logLevel = settings.logLevel
        if Supervision.isInherited {
            let supervision = try Supervision.take(capacity: settings.gatewaySettings.threads)
            return Server(
                settings: settings, logger: logger, addresses: [], control: nil, supervision: supervision, manager: nil)
        }
        let manager = ServiceManager.take()
        let systemd = try SystemdSockets.take()
        let addresses = try systemd.resolve(settings.addresses(with: systemd))
        for socket in systemd.sockets where !addresses.contains(where: { $0.endpoint == .descriptor(socket.descriptor) }) {
            logger.warning("a socket of systemd's is not served: no --listen names it", metadata: ["socket": "\(socket.name)"])
        }
        guard settings.isSupervised(on: addresses, systemd) else {
            let control = try settings.control.map { address in try Listener(address) }
            return Server(
                settings: settings, logger: logger, addresses: addresses, control: control, supervision: nil, manager: manager)
        }
        try flags.database.refusePipe()
        let listeners = try addresses.map { address in try Listener(address) }
        let control = try settings.control.map { address in try Listener(address) }
        let code = try Supervisor(listeners: listeners, control: control, manager: manager, logger: logger).run()
        guard code == 0 else { throw ExitCode(code) }
        return nil
    }

    private func settings() throws -> Settings {
        try flags.settings(
            for: App.name,
            [
                "LISTEN": listen.isEmpty ? nil : listen.joined(separator: " "), "WORKERS": workers, "BODY_LIMIT": bodyLimit,
                "DATABASE_DURABILITY": databaseDurability, "DATABASE_ECHO": databaseEcho, "SCHEMA": schema, "DRAIN": drain,
                "CONTROL": control, "SENDFILE": sendfile, "SUPERVISOR": noSupervisor ? "no" : nil, "LOG_LEVEL": logLevel,
                "LOG_FORMAT": logFormat,
            ])
    }

    private func bootstrapLogging(_ settings: Settings) {
        signal(SIGPIPE, SIG_IGN)  // else the program ends with whoever reads its log
        let output = LogOutput()
        LoggingSystem.bootstrap(
            { label, provider in
                LineLogHandler(label: label, style: settings.logStyle, output: output, metadataProvider: provider)
            }, metadataProvider: nil)
    }
}
