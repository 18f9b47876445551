internal import Logging

/// What a database tells of itself, to the log and to the metrics.
final class DatabaseMonitor: Sendable {
    /// `nil` when nobody collects any.
    let metrics: DatabaseMetrics?
    private let unitListener: UnitListener?
    private let logger: Logger
    private let echo: StatementEcho
    /// In nanoseconds.
    private let slowStatement: Int64?

    init(options: DatabaseOptions, logger: Logger, metrics: DatabaseMetrics?, unitListener: UnitListener? = nil) {
        self.metrics = metrics
        self.unitListener = unitListener
        self.logger = logger
        echo = options.echo
        slowStatement = options.slowStatement?.nanoseconds
    }

    /// The clock of a unit of work that is about to ask for its connection; `nil` when nobody listens.
    func unitBegins() -> UnitClock? {
        unitListener.map { UnitClock(for: $0) }
    }

    /// When a statement begins that is about to be watched; `nil` when nobody wants to know.
    func statementBegins() -> Monotonic? {
        slowStatement == nil && echo == .off ? nil : .now()
    }

    /// Tells of a statement whose rows have been read, or that has failed.
    func statementEnded(_ sql: SQL, since start: Monotonic, on connection: any DriverConnection) {
        let isSlow = slowStatement.map { start.isOlder(than: $0) } ?? false
        guard isSlow || echo != .off else { return }
        var metadata: Logger.Metadata = [
            "sql": "\(sql.text { "?\($0)" })", "ms": "\(start.age.milliseconds)",
        ]
        if echo == .values, !sql.values.isEmpty {
            metadata["values"] = .array(sql.values.map { .string($0.excerpt) })
        }
        guard isSlow else {
            logger.info("statement", metadata: metadata)
            return
        }
        do { metadata["plan"] = .array(try connection.plan(of: sql).map { .string($0) }) } catch {
            metadata["plan"] = "unknown: \(error.message)"
        }
        logger.warning("slow statement", metadata: metadata)
    }

    func readsInterrupted(after ages: [Duration]) {
        metrics?.interrupted(reads: ages.count)
        for age in ages {
            logger.warning("a read was open for too long and was interrupted", metadata: ["seconds": "\(age / .seconds(1))"])
        }
    }

    func maintenanceFailed(_ error: DatabaseError) {
        logger.error("the write-ahead log could not be carried over into the database", metadata: ["error": "\(error)"])
    }

    func logIsLong(bytes: Int, obstacle: String?) {
        logger.warning(
            "the write-ahead log is long, and grows until it can be carried over into the database",
            metadata: ["bytes": "\(bytes)", "obstacle": "\(obstacle ?? "none: it is written faster than it is carried over")"])
    }
}

extension Value {
    /// The value for the log, cut when it is long.
    fileprivate var excerpt: String {
        switch self {
        case .null: "NULL"
        case .bool(let bool): "\(bool)"
        case .integer(let integer): "\(integer)"
        case .double(let double): "\(double)"
        case .text(let text): text.count > 200 ? "\"\(text.prefix(200))\"… (\(text.utf8.count) bytes)" : "\"\(text)\""
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }
}
