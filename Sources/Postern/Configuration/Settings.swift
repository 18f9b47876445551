public import Logging
public import PosternGateway
public import PosternMigrations
public import PosternSQL

/// Everything that an operator decides, read once at start. The README has the table of the variables.
public struct Settings: Sendable {
    /// `LISTEN`: one or more addresses, with commas or blanks between them.
    public let listen: [ListenAddress]
    /// `WORKERS`: requests that are served at the same time.
    public let workers: Int
    /// `DATABASE_URL`, as SQLAlchemy writes it.
    public let databaseURL: DatabaseURL
    /// `DATABASE_CONNECTIONS`, `DATABASE_DURABILITY`, `DATABASE_BUSY_TIMEOUT`, `DATABASE_READ_LIMIT`, `DATABASE_STATEMENT_LIMIT`,
    /// `DATABASE_CONNECTION_AGE`, `DATABASE_CHECK_INTERVAL`, `DATABASE_SLOW_STATEMENT` and `DATABASE_ECHO`.
    public let databaseOptions: DatabaseOptions
    /// `BODY_LIMIT`: the largest body of a request, in bytes.
    public let bodyLimit: Int
    /// `WORKERS`, `BODY_LIMIT`, `ROOT_PATH`, `READ_TIMEOUT`, `HANDLER_TIMEOUT`, `WRITE_TIMEOUT`, `IDLE_TIMEOUT` and `MAX_QUEUE_WAIT`.
    public let gatewaySettings: GatewaySettings
    /// `MIGRATIONS`: the directory of the revisions; `nil` when none was named, so that those in the program count.
    public let migrations: String?
    /// `MIGRATION_SNAPSHOTS`: how many snapshots from before runs of `migrate` are kept; 0: none is taken.
    public let migrationSnapshots: Int
    /// `MIGRATION_LOCK_TIMEOUT` and `MIGRATION_LOCK_ATTEMPTS`: how runs of `migrate` get along with others that use the same tables.
    public let migrationLocks: LockPatience
    /// `SCHEMA`: what the server does about a database that is not at head.
    public let schema: SchemaPolicy
    /// `DRAIN`: how many seconds running requests have to end after SIGTERM.
    public let drain: Duration
    /// `SUPERVISOR`: whether a supervisor keeps the serving process; `nil` to have one unless a socket was handed in.
    public let supervisor: Supervisor?
    /// `STUCK_REPORT`: after how many seconds a running request is told of; `nil` for never.
    public let stuckReport: Duration?
    /// `STUCK_LIMIT`: after how many seconds the process is replaced for a request that still runs; `nil` for never.
    public let stuckLimit: Duration?
    /// `MAX_REQUESTS`: after how many requests the process is replaced; `nil` for never.
    public let maximumRequests: Int?
    /// `CONTROL`: where `ctl` asks; `nil` for nowhere.
    public let control: ListenAddress?
    /// `HEALTH`: whether `/healthz` and `/readyz` are answered, where the application has no such routes.
    public let health: Bool
    /// `DOCUMENTATION`: whether `/openapi.json` and `/docs` are answered, where the application has no such routes and shows them.
    public let showsDocumentation: Bool
    /// `STATUS_PATH`: the path of the status page; `nil` for none.
    public let statusPath: String?
    /// `ACCESS_LOG`: whether, and how, each request is logged.
    public let accessLog: AccessLogFormat
    /// `ACCESS_LOG_FILE`: where to; `nil` for standard output.
    public let accessLogFile: String?
    /// `SLOW_REQUEST`: after how many seconds a request that has ended is told of; `nil` for never.
    public let slowRequest: Duration?
    /// `METRICS_PATH`: under which path the metrics are shown; `nil` for under none.
    public let metricsPath: String?
    /// `LOG_LEVEL`.
    public let logLevel: Logger.Level
    /// `LOG_FORMAT`.
    public let logStyle: LogStyle

    /// Whether `listen` was given on the command line, and so outranks a socket that the parent process opened.
    package let isListenExplicit: Bool

    /// What the server does about a database that is not at head.
    public enum SchemaPolicy: String, Sendable, CaseIterable {
        /// It refuses to start.
        case require
        /// It upgrades the database, and makes one that does not exist.
        case upgrade
        /// It waits until somebody else has brought the database to head.
        case wait
        /// It starts all the same.
        case ignore
    }

    /// Whether the serving process has a supervisor.
    public enum Supervisor: String, Sendable, CaseIterable {
        case yes, no
    }

    /// Reads the settings of the application called `name`, whose defaults are named after it.
    ///
    /// - Throws: ``ConfigurationError`` for the first value that cannot be used.
    package init(_ sources: ConfigurationSources, name: String) throws(ConfigurationError) {
        listen = try sources.value("LISTEN", default: [.unix("/run/\(name)/\(name).sock")], Self.addresses)
        workers = try sources.value("WORKERS", default: 8) { text throws(Unfit) in try Self.number(text, in: 1...1_024) }
        databaseURL = try sources.value("DATABASE_URL", default: Self.defaultDatabase(name), Self.url)
        databaseOptions = try Self.databaseOptions(sources, workers: workers)
        bodyLimit = try sources.value("BODY_LIMIT", default: 1_048_576) { text throws(Unfit) in
            try Self.number(text, in: 0...1_073_741_824)
        }
        gatewaySettings = try Self.gatewaySettings(sources, workers: workers, bodyLimit: bodyLimit)
        migrations = try sources.value("MIGRATIONS", default: nil) { text throws(Unfit) in text }
        migrationSnapshots = try sources.value("MIGRATION_SNAPSHOTS", default: 3) { text throws(Unfit) in
            try Self.number(text, in: 0...1_000)
        }
        migrationLocks = LockPatience(
            timeout: try sources.value("MIGRATION_LOCK_TIMEOUT", default: LockPatience().timeout, Self.seconds),
            attempts: try sources.value("MIGRATION_LOCK_ATTEMPTS", default: LockPatience().attempts) { text throws(Unfit) in
                try Self.number(text, in: 1...1_000)
            })
        schema = try sources.value("SCHEMA", default: .require, Self.choice)
        drain = try sources.value("DRAIN", default: .seconds(30)) { text throws(Unfit) in
            .seconds(try Self.number(text, in: 0...3_600))
        }
        supervisor = try sources.value("SUPERVISOR", default: nil) { text throws(Unfit) in
            try Self.choice(text) as Supervisor
        }
        stuckReport = try sources.value("STUCK_REPORT", default: .seconds(30), Self.secondsOrOff)
        stuckLimit = try sources.value("STUCK_LIMIT", default: .seconds(120), Self.secondsOrOff)
        maximumRequests = try sources.value("MAX_REQUESTS", default: nil) { text throws(Unfit) in
            text.lowercased() == "off" ? nil : try Self.number(text, in: 1...1_000_000_000)
        }
        control = try Self.control(sources)
        health = try sources.value("HEALTH", default: true, Self.yesOrNo)
        showsDocumentation = try sources.value("DOCUMENTATION", default: true, Self.yesOrNo)
        statusPath = try Self.pagePath("STATUS_PATH", such: "/status", sources)
        accessLog = try sources.value("ACCESS_LOG", default: .off, Self.choice)
        accessLogFile = try sources.value("ACCESS_LOG_FILE", default: nil) { text throws(Unfit) in text }
        slowRequest = try sources.value("SLOW_REQUEST", default: nil, Self.secondsOrOff)
        metricsPath = try Self.pagePath("METRICS_PATH", such: "/metrics", sources)
        logLevel = try sources.value("LOG_LEVEL", default: .info, Self.choice)
        logStyle = try sources.value("LOG_FORMAT", default: .text, Self.choice)
        isListenExplicit = sources.isFlag("LISTEN")
    }

    typealias Unfit = ConfigurationSources.Unfit

    private static func defaultDatabase(_ name: String) -> DatabaseURL {
        do { return try DatabaseURL("sqlite:///\(name).db") } catch { preconditionFailure("the program's name: \(error)") }
    }

    private static func addresses(_ text: String) throws(Unfit) -> [ListenAddress] {
        var addresses: [ListenAddress] = []
        // A comma also stands between the values of an option, so only one before a protocol ends an address.
        let marked = WireProtocol.allCases.reduce(text) { $0.replacing(",\($1.rawValue):", with: " \($1.rawValue):") }
        for part in marked.split(whereSeparator: \.isWhitespace) where part != "," {
            let address = part.hasSuffix(",") ? part.dropLast() : part
            do { addresses.append(try ListenAddress(String(address))) } catch {
                guard case .address(let address, let reason) = error else { throw Unfit(problem: "\(error)") }
                throw Unfit(problem: "cannot be \"\(address)\": \(reason)")
            }
        }
        guard !addresses.isEmpty else { throw Unfit(problem: "names no address") }
        return addresses
    }

    private static func url(_ text: String) throws(Unfit) -> DatabaseURL {
        do { return try DatabaseURL(text) } catch { throw Unfit(problem: error.description) }
    }

    static func number(_ text: String, in range: ClosedRange<Int>) throws(Unfit) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Unfit(
                problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return number
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(_ text: String) throws(Unfit) -> Choice {
        guard let choice = Choice(rawValue: text.lowercased()) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Unfit(problem: "must be one of \(known), not \"\(text)\"")
        }
        return choice
    }
}
