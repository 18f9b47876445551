internal import Glibc
public import Logging
public import Metrics
internal import Synchronization

/// A database, and the connections to it: one that writes and several that read (SQLite), or several that do both (PostgreSQL).
///
/// ```swift
/// let database = try Database.open(DatabaseURL("sqlite:///notes.db"), drivers: [SQLiteDriver()])
/// let count = try database.read { session in try session.scalar("SELECT count(*) FROM notes", as: Int.self) }
/// ```
///
/// Both kinds of work run on the calling thread, which they block; call them from handlers, which have a thread of their own. When
/// the task that calls is cancelled, its wait for a connection and its statement end at once, and what it wrote is undone.
public final class Database: Sendable {
    public let url: DatabaseURL
    private let writers: Writers
    private let readers: ConnectionPool
    private let caretaker: Caretaker
    private let monitor: DatabaseMonitor
    /// Where copies of it are kept; `nil` when its driver makes none.
    package let snapshots: DatabaseSnapshots?
    /// The thread whose unit has the only connection that writes.
    private let writingThread = Atomic<UInt>(0)
    private let timeout: Duration

    private init(_ url: DatabaseURL, driver: any DatabaseDriver, options: DatabaseOptions, monitor: DatabaseMonitor) {
        self.url = url
        self.monitor = monitor
        snapshots = driver.care.map { DatabaseSnapshots(of: url, care: $0, options: options) }
        timeout = options.busyTimeout
        let writer = ConnectionRole.writer(creating: options.creates)
        let isInTurn = driver.writing == .inTurn
        readers = ConnectionPool(capacity: options.readers, timeout: options.busyTimeout, monitor: monitor) {
            () throws(DatabaseError) in
            try driver.connect(to: url, role: isInTurn ? .reader : writer, options: options)
        }
        if isInTurn {
            writers = .line(
                Writer(timeout: options.busyTimeout, monitor: monitor) { () throws(DatabaseError) in
                    try driver.connect(to: url, role: writer, options: options)
                })
        } else {
            writers = .pool(WritingPool(readers, timeout: options.busyTimeout, monitor: monitor))
        }
        caretaker = Caretaker(writer: writers.line, readers: readers, options: options, monitor: monitor)
    }

    /// Opens a database with the first of `drivers` that knows its dialect; blocks.
    ///
    /// The writing connection is opened and checked at once, readers as they are needed.
    ///
    /// - Parameters:
    ///   - logger: told of slow statements, of reads that were interrupted, and of every statement when `options` asks for it.
    ///   - metrics: where counters, timers and gauges are made; their names begin with `database_`.
    ///   - unitListener: told how long each unit of work has taken; without one, no clock is looked at for it.
    /// - Throws: ``DatabaseError``, of kind `cannotOpen` also when no driver knows the dialect.
    public static func open(
        _ url: DatabaseURL, drivers: [any DatabaseDriver], options: DatabaseOptions = DatabaseOptions(),
        logger: Logger = Logger(label: "database"), metrics: any MetricsFactory = MetricsSystem.factory,
        unitListener: UnitListener? = nil
    ) throws(DatabaseError) -> Database {
        let driver = try drivers.driver(for: url)
        let monitor = DatabaseMonitor(
            options: options, logger: logger, metrics: DatabaseMetrics(metrics), unitListener: unitListener)
        let database = Database(url, driver: driver, options: options, monitor: monitor)
        try database.writers.open()
        database.caretaker.start()
        return database
    }

    deinit { close() }

    /// Runs `work` on one snapshot of the data: what others commit meanwhile is not seen. It cannot write.
    ///
    /// - Throws: what `work` throws; ``DatabaseError`` of kind `busy` when no connection came free in time, of kind `interrupted`
    ///   when `work` took longer than ``DatabaseOptions/readLimit`` or the calling task was cancelled, of kind `misuse` inside another `read` or a
    ///   ``write(alone:_:)`` on the same thread: the session that it lends is the one to use.
    @inlinable
    public func read<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        let session = try beginRead()
        let value: Value
        do { value = try work(session) } catch { throw endRead(session, after: error) }
        endRead(session)
        return value
    }

    /// - Parameter once: whether it has one statement.
    @usableFromInline
    func beginRead(once: Bool = false) throws(DatabaseError) -> Session {
        try refuseInsideWrite("read")
        try Cancellation.check()
        var clock = monitor.unitBegins()
        let connection: any DriverConnection
        do throws(DatabaseError) {
            connection = try readers.borrowBegun { connection throws(DatabaseError) in
                clock?.connects()
                if once { try connection.beginReadingOnce() } else { try connection.beginReading() }
            }
        } catch {
            clock?.end()
            throw error
        }
        return Session(on: connection, monitor: monitor, clock: clock)
    }

    @usableFromInline
    func endRead(_ session: borrowing Session) {
        finish(session)
        readers.giveBack(session.connection)
    }

    @usableFromInline
    func endRead(_ session: borrowing Session, after error: any Error) -> any Error {
        finish(session)
        return readers.giveBack(session.connection, after: error)
    }

    private func finish(_ session: borrowing Session) {
        session.connection.rollback()  // it has nothing to commit
        monitor.metrics?.ended(on: .reader, session.connection.takeActivity())
        session.clock?.end()
    }

    /// Runs `work` as one unit: what it writes is stored when this returns (``DatabaseOptions/Durability-swift.enum/full``: also
    /// after a loss of power), and is undone when `work` throws.
    ///
    /// Units that wait for the writer share one transaction and its commit, each on its own thread and in the order in which it
    /// came; none sees whether it shares. A commit that fails fails all of its units.
    ///
    /// Where a database lets units write side by side (PostgreSQL), each has a transaction of its own, and sees and does what it would if
    /// the others had not run meanwhile. Where that is impossible, the database ends one of them with an error of kind `serialization` or
    /// `deadlock`. A unit that is repeatable is then run again, up to ten times within ``DatabaseOptions/busyTimeout``; so is one
    /// that was undone because another in the same transaction failed (SQLite).
    ///
    /// - Parameters:
    ///   - alone: whether it has a transaction of its own all the same.
    ///   - repeatable: whether `work` may run more than once: it does nothing but to read and write through its session.
    /// - Throws: what `work` throws, though not before the units that it shares the transaction with are stored;
    ///   ``DatabaseError`` of kind `busy` when the writer did not come free within ``DatabaseOptions/busyTimeout``, of kind
    ///   `interrupted` when the calling task was cancelled before `work` had ended, which is then undone, of kind `misuse`
    ///   inside another `write` on the same thread (use ``Session/nested(_:)``) or a ``read(_:)``, whose snapshot would be older than
    ///   what is written, of kind `outcomeUnknown` when the server was lost during the commit: such a unit is never run again by itself.
    @discardableResult
    public func write<Value>(
        alone: Bool = false, repeatable: Bool = false, _ work: (borrowing Session) throws -> Value
    ) throws -> Value {
        guard repeatable else { return try write(alone: alone, schema: nil, work) }
        var attempts = Attempts(for: timeout)
        for _ in 1..<10 {
            do { return try write(alone: alone, schema: nil, work) } catch {
                guard let failure = error as? DatabaseError, failure.isPassing, try attempts.pause() else { throw error }
            }
        }
        return try write(alone: alone, schema: nil, work)
    }

    /// Runs `work` as one unit alone, as ``write(alone:_:)`` does, in which tables can be taken away under rows that refer to them:
    /// references are not checked with each statement, and their actions (`ON DELETE CASCADE`) are not taken. `work` must look at
    /// ``Session/brokenReferences()`` when it has done all else.
    ///
    /// - Parameters:
    ///   - purpose: what processes that wait for the database are told meanwhile.
    ///   - change: what is changed, and how long its statements wait for tables that others use.
    ///   - waiting: called when another process holds the database for longer than a second, with a sentence about it if it has
    ///     announced itself.
    @discardableResult
    package func writeSchema<Value>(
        as purpose: String = "a migration", changing change: SchemaChange = .any,
        waiting: (_ holder: String?) -> Void = { _ in },
        _ work: (borrowing Session) throws -> Value
    ) throws -> Value {
        try withoutActuallyEscaping(waiting) { waiting in
            try write(alone: true, schema: SchemaWork(change: change, waiting: waiting)) { session in
                session.connection.announce(purpose)
                defer { session.connection.announce(nil) }  // at the end of the transaction, others announce themselves
                return try work(session)
            }
        }
    }

    /// Whether units of work write side by side, so that one can hold what keeps others away while a script runs outside of it.
    package var writesSideBySide: Bool { writers.line == nil }

    /// Who uses tables that a statement could not change, as a sentence; `nil` where nobody is known.
    package func obstacle() -> String? { writers.obstacle() }

    /// Runs a script that cannot run in a transaction, such as `VACUUM`, on the connection that writes; what fails may be done by half.
    package func runOutsideTransaction(_ script: String) throws(DatabaseError) {
        try refuseInsideWrite("a script outside of a transaction")
        try writers.runOutsideTransaction(script)
        caretaker.maintainSoon()
    }

    private func write<Value>(
        alone: Bool, schema: SchemaWork?, _ work: (borrowing Session) throws -> Value
    ) throws -> Value {
        try refuseInsideWrite("write")
        if case .line = writers, readers.isLentHere {
            throw DatabaseError(.misuse, "write inside read: do both in one write, whose session reads as well")
        }
        let line = writers.line
        defer { if let line, line.isMaintenanceDue { caretaker.maintainSoon() } }
        var clock = monitor.unitBegins()
        defer { clock?.end() }
        return try writers.run(isAlone: alone, schema: schema) { connection in
            clock?.connects()
            if line != nil { writingThread.store(UInt(pthread_self()), ordering: .relaxed) }
            defer {
                if line != nil { writingThread.store(0, ordering: .relaxed) }
                monitor.metrics?.ended(on: .writer, connection.takeActivity())
            }
            return try work(Session(on: connection, monitor: monitor))
        }
    }

    /// Closes all connections; those in use as their unit of work ends. Later work throws.
    public func close() {
        caretaker.close()
        readers.close()
        writers.line?.close()  // the last, for only it can carry over the write-ahead log
    }

    /// How many units of work wait for the writer at this moment.
    package var waitingWriters: Int { writers.line?.waitingCount ?? 0 }

    private func refuseInsideWrite(_ name: String) throws(DatabaseError) {
        guard writingThread.load(ordering: .relaxed) != UInt(pthread_self()) else {
            throw DatabaseError(.misuse, "\(name) inside write: use the session that write lends, or session.nested")
        }
    }
}
