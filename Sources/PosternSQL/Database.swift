internal import Glibc
internal import Synchronization

/// A database with one connection that writes and several that read.
///
/// ```swift
/// let database = try Database.open(DatabaseURL("sqlite:///notes.db"), drivers: [SQLiteDriver()])
/// let count = try database.read { session in try session.scalar("SELECT count(*) FROM notes", as: Int.self) }
/// ```
///
/// Both kinds of work run on the calling thread, which they block; call them from handlers, which have a thread of their own.
public final class Database: Sendable {
    public let url: DatabaseURL
    private let writer: Writer
    private let readers: ConnectionPool
    private let writingThread = Atomic<UInt>(0)

    private init(url: DatabaseURL, writer: Writer, readers: ConnectionPool) {
        self.url = url
        self.writer = writer
        self.readers = readers
    }

    /// Opens a database with the first of `drivers` that knows its dialect; blocks.
    ///
    /// The writing connection is opened and checked at once, readers as they are needed.
    ///
    /// - Throws: ``DatabaseError``, of kind `cannotOpen` also when no driver knows the dialect.
    public static func open(
        _ url: DatabaseURL, drivers: [any DatabaseDriver], options: DatabaseOptions = DatabaseOptions()
    ) throws(DatabaseError) -> Database {
        let driver = try drivers.driver(for: url)
        let writer = Writer(timeout: options.busyTimeout) { () throws(DatabaseError) in
            try driver.connect(to: url, role: .writer(creating: options.creates), options: options)
        }
        let readers = ConnectionPool(capacity: options.readers, timeout: options.busyTimeout) {
            () throws(DatabaseError) in
            try driver.connect(to: url, role: .reader, options: options)
        }
        try writer.open()
        return Database(url: url, writer: writer, readers: readers)
    }

    deinit { close() }

    /// Runs `work` on one snapshot of the data: what others commit meanwhile is not seen. It cannot write.
    ///
    /// - Throws: what `work` throws; ``DatabaseError`` of kind `busy` when no connection came free in time, of kind `misuse`
    ///   inside ``write(_:)`` on the same thread, whose own session sees what it has written.
    public func read<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        try refuseInsideWrite("read")
        return try readers.borrow { connection in
            try connection.begin()
            defer { connection.rollback() }  // it has nothing to commit
            return try work(Session(on: connection))
        }
    }

    /// Runs `work` as one unit: what it writes is stored when this returns (``DatabaseOptions/Durability-swift.enum/full``: also
    /// after a loss of power), and is undone when `work` throws.
    ///
    /// Units that wait for the writer share one transaction and its commit, each on its own thread and in the order in which it
    /// came; none sees whether it shares. A commit that fails fails all of its units.
    ///
    /// - Parameter alone: whether it has a transaction of its own all the same.
    /// - Throws: what `work` throws; ``DatabaseError`` of kind `busy` when the writer did not come free in time, of kind
    ///   `misuse` inside another `write` on the same thread (use ``Session/nested(_:)``).
    @discardableResult
    public func write<Value>(alone: Bool = false, _ work: (borrowing Session) throws -> Value) throws -> Value {
        try refuseInsideWrite("write")
        return try writer.run(isAlone: alone) { connection in
            writingThread.store(UInt(pthread_self()), ordering: .relaxed)
            defer { writingThread.store(0, ordering: .relaxed) }
            return try work(Session(on: connection))
        }
    }

    /// Closes all connections; those in use as their unit of work ends. Later work throws.
    public func close() {
        readers.close()
        writer.close()
    }

    /// How many units of work wait for the writer at this moment.
    package var waitingWriters: Int { writer.waitingCount }

    private func refuseInsideWrite(_ name: String) throws(DatabaseError) {
        guard writingThread.load(ordering: .relaxed) != UInt(pthread_self()) else {
            throw DatabaseError(.misuse, "\(name) inside write: use the session that write lends, or session.nested")
        }
    }
}
