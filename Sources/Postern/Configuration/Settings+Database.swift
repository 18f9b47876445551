internal import Logging
internal import PosternSQL

extension Settings {
    static func databaseOptions(_ sources: ConfigurationSources, workers: Int) throws(ConfigurationError) -> DatabaseOptions {
        let connections = try sources.value("DATABASE_CONNECTIONS", default: min(workers, 16)) { text throws(Unfit) in
            try number(text, in: 1...1_024)
        }
        var options = DatabaseOptions(readers: connections)
        options.durability = try sources.value("DATABASE_DURABILITY", default: options.durability, choice)
        options.busyTimeout = try sources.value("DATABASE_BUSY_TIMEOUT", default: options.busyTimeout, seconds)
        options.readLimit = try sources.value("DATABASE_READ_LIMIT", default: options.readLimit, seconds)
        options.statementLimit = try sources.value("DATABASE_STATEMENT_LIMIT", default: options.statementLimit, seconds)
        options.connectionAge = try sources.value("DATABASE_CONNECTION_AGE", default: options.connectionAge, seconds)
        options.checkInterval = try sources.value("DATABASE_CHECK_INTERVAL", default: options.checkInterval, seconds)
        options.slowStatement = try sources.value("DATABASE_SLOW_STATEMENT", default: options.slowStatement, secondsOrOff)
        options.echo = try sources.value("DATABASE_ECHO", default: options.echo, choice)
        return options
    }

    /// Seconds with up to three digits behind the point, from a millisecond to a day.
    static func seconds(_ text: String) throws(Unfit) -> Duration {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts.count == 2 ? parts[1] : "0"
        let isNumber = (parts + [digits]).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isNumber, digits.utf8.count <= 3, let seconds = Int(parts[0]), seconds <= 86_400,
            let fraction = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count)), seconds + fraction > 0
        else {
            throw Unfit(problem: "must be seconds from 0.001 to 86400, such as 5 or 0.25, not \"\(text)\"")
        }
        return .milliseconds(seconds * 1_000 + fraction)
    }

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - creating: whether one that does not exist is made.
    ///   - spareReaders: how many connections there are beyond those for the workers.
    ///   - limit: outranks a longer `DATABASE_BUSY_TIMEOUT`.
    ///   - logger: what the database tells of itself.
    ///   - unitListener: told how long each unit of work has taken.
    /// - Throws: `DatabaseError`; for one that does not exist it names the command that makes it.
    func openDatabase<App: Application>(
        for app: App.Type, creating: Bool = false, spareReaders: Int = 0, waitingAtMost limit: Duration? = nil, logger: Logger,
        unitListener: UnitListener? = nil
    ) throws(DatabaseError) -> Database {
        var options = databaseOptions(for: App.self)
        if let limit { options.busyTimeout = min(options.busyTimeout, limit) }
        options.creates = creating
        options.readers += spareReaders
        do {
            return try Database.open(
                databaseURL, drivers: App.drivers, options: options, logger: logger, unitListener: unitListener)
        } catch {
            guard error.kind == .missing else { throw error }
            throw DatabaseError(.missing, "\(error.message); run: \(App.name) migrate upgrade head")
        }
    }

    /// How the databases of `app` are opened.
    func databaseOptions<App: Application>(for app: App.Type) -> DatabaseOptions {
        var options = databaseOptions
        options.applicationID = App.databaseID
        return options
    }
}
