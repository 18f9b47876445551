internal import ArgumentParser
internal import Logging
internal import PosternGateway

/// `serve`: answers requests until SIGTERM or SIGINT.
struct ServeCommand<App: Application>: AsyncParsableCommand {
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

    @Option(help: "How many requests are served at the same time (WORKERS).")
    var workers: String?

    @Option(help: "The largest body of a request, in bytes (BODY_LIMIT).")
    var bodyLimit: String?

    @Option(help: "How durable: full or normal (DATABASE_DURABILITY).")
    var databaseDurability: String?

    @Option(help: "sql: log every statement; values: with its values (DATABASE_ECHO).")
    var databaseEcho: String?

    @Option(help: "If the database is not at head: require refuses, upgrade upgrades, wait waits, ignore serves (SCHEMA).")
    var schema: String?

    @Option(help: "Seconds that running requests have after SIGTERM (DRAIN).")
    var drain: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (LOG_LEVEL).")
    var logLevel: String?

    @Option(help: "text or json (LOG_FORMAT).")
    var logFormat: String?

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let systemd = try SystemdSockets.take()
        let settings = try flags.settings(
            for: App.name,
            [
                "LISTEN": listen.isEmpty ? nil : listen.joined(separator: " "), "WORKERS": workers, "BODY_LIMIT": bodyLimit,
                "DATABASE_DURABILITY": databaseDurability, "DATABASE_ECHO": databaseEcho, "SCHEMA": schema, "DRAIN": drain,
                "LOG_LEVEL": logLevel, "LOG_FORMAT": logFormat,
            ])
        let output = LogOutput()
        LoggingSystem.bootstrap(
            { label, provider in
                LineLogHandler(label: label, style: settings.logStyle, output: output, metadataProvider: provider)
            }, metadataProvider: nil)
        var logger = Logger(label: App.name)
        logger.logLevel = settings.logLevel
        try await Server<App>(settings: settings, logger: logger, systemd: systemd).run()
    }
}
