internal import Metrics

/// What a database counts and measures, for the metrics system that the application has chosen.
struct DatabaseMetrics: Sendable {
    /// The two kinds of connection, which are counted apart (dimension `role`).
    enum Role: String, CaseIterable {
        case reader, writer
    }

    private struct ConnectionMetrics: Sendable {
        let statements: Counter
        let cacheHits: Counter
        let wait: Timer
        let waiting: Gauge

        init(_ role: Role, _ factory: any MetricsFactory) {
            let dimensions = [("role", role.rawValue)]
            statements = Counter(label: "database_statements", dimensions: dimensions, factory: factory)
            cacheHits = Counter(label: "database_statement_cache_hits", dimensions: dimensions, factory: factory)
            wait = Timer(
                label: "database_wait_seconds", dimensions: dimensions, preferredDisplayUnit: .seconds, factory: factory)
            waiting = Gauge(label: "database_waiting_units", dimensions: dimensions, factory: factory)
        }
    }

    private let reader: ConnectionMetrics
    private let writer: ConnectionMetrics
    private let batchUnits: Recorder
    private let commit: Timer
    private let interruptedReads: Counter
    private let oldestRead: Gauge
    private let logBytes: Gauge

    /// - Parameter factory: the metrics system; for the one that does nothing there is nothing to be counted.
    init?(_ factory: any MetricsFactory) {
        guard !(factory is NOOPMetricsHandler) else { return nil }
        reader = ConnectionMetrics(.reader, factory)
        writer = ConnectionMetrics(.writer, factory)
        batchUnits = Recorder(label: "database_batch_units", factory: factory)
        commit = Timer(label: "database_commit_seconds", preferredDisplayUnit: .seconds, factory: factory)
        interruptedReads = Counter(label: "database_interrupted_reads", factory: factory)
        oldestRead = Gauge(label: "database_oldest_read_seconds", factory: factory)
        logBytes = Gauge(label: "database_wal_bytes", factory: factory)
    }

    /// A unit of work has its connection, for which it has waited since `start`.
    func waited(for role: Role, since start: Monotonic) {
        metrics(role).wait.record(duration: start.age)
    }

    /// A unit of work has used its connection.
    func ended(on role: Role, _ activity: ConnectionActivity) {
        let metrics = metrics(role)
        metrics.statements.increment(by: activity.statements)
        metrics.cacheHits.increment(by: activity.cacheHits)
    }

    /// A transaction of `units` has been committed, which took the time since `start`.
    func committed(units: Int, since start: Monotonic) {
        batchUnits.record(units)
        commit.record(duration: start.age)
    }

    func interrupted(reads: Int) {
        interruptedReads.increment(by: reads)
    }

    /// How things stand at this moment.
    func observed(logBytes: Int, oldestRead: Duration, waitingReaders: Int, waitingWriters: Int) {
        self.logBytes.record(logBytes)
        self.oldestRead.record(oldestRead / .seconds(1))
        reader.waiting.record(waitingReaders)
        writer.waiting.record(waitingWriters)
    }

    private func metrics(_ role: Role) -> ConnectionMetrics {
        role == .reader ? reader : writer
    }
}
