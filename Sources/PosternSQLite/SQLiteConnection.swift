internal import CSQLite
internal import Glibc
internal import PosternSQL
internal import Synchronization

/// One connection to a database file.
///
/// `@unchecked Sendable` is safe because only one thread at a time holds a connection: the session layer's pool of readers and
/// its line of writers hand it over, and their locks order one holder's calls before the next one's. SQLite's own mutexes are
/// therefore off (`SQLITE_OPEN_NOMUTEX`, https://www.sqlite.org/threadsafe.html, "multi-thread").
final class SQLiteConnection: DriverConnection, @unchecked Sendable {
    private var handle: OpaquePointer?
    private var file: OpenFile?
    /// What every writer holds; readers live beside one.
    private var lock: DatabaseLock?
    private let cache = StatementCache()
    private let beginning: FixedStatement
    private let committing = FixedStatement("COMMIT")
    private let rollingBack = FixedStatement("ROLLBACK")
    private var changesBefore: Int64 = 0
    private var activity = ConnectionActivity()
    private let busyTimeout: Duration
    private let isWriter: Bool
    private var log: WriteAheadLog?
    private let isInterrupted = Atomic<Bool>(false)
    private let watch = CancellationWatch()
    /// What SQL's own `last_insert_rowid()` gives; kept here while SQLite's is 0.
    private var lastRowID: Int64 = 0
    private var isReadingLastRowID = false
    private(set) var isUsable = true

    /// Opens the file and sets up the connection; blocks.
    ///
    /// - Throws: ``DatabaseError`` that names the file.
    init(path: String, role: ConnectionRole, options: DatabaseOptions) throws(DatabaseError) {
        beginning = FixedStatement(role == .reader ? "BEGIN" : "BEGIN IMMEDIATE")
        busyTimeout = options.busyTimeout
        isWriter = role != .reader
        try SQLiteLibrary.prepared()
        try DatabaseFile(path: path).check(role)
        file = try OpenFile(DatabaseFile(path: path).resolved) { () throws(DatabaseError) in
            if role != .reader { try DatabaseHeader.check(path, expecting: options.applicationID) }
        }
        if role != .reader {
            lock = try DatabaseLock(beside: path, waiting: options.busyTimeout)
        }

        let flags: Int32 =
            switch role {
            case .writer(creating: true): SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .writer(creating: false): SQLITE_OPEN_READWRITE
            case .reader: SQLITE_OPEN_READONLY
            }
        let status = sqlite3_open_v2(
            path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE, nil)
        do throws(DatabaseError) {
            guard status == SQLITE_OK else { throw SQLiteError.make(status, handle: handle, sql: nil) }
            try ConnectionSettings(role: role, options: options).apply(to: handle, run: run(script:))
            watch.install(on: handle)
            if role != .reader, let id = options.applicationID { try identify(as: id) }
            if role != .reader { log = try writeAheadLog(of: path, checkpointSize: options.checkpointSize) }
        } catch {
            close()
            throw error.explained.opening(path)
        }
    }

    deinit { close() }

    /// Lends the connection to functions of the library.
    func withHandle<Value>(_ body: (OpaquePointer?) throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        try isOpen()
        return try body(handle)
    }

    /// `sqlite3_changes64` goes on telling of the last `INSERT`, `UPDATE` or `DELETE` when another kind of statement has run since.
    var changedRows: Int { sqlite3_total_changes64(handle) == changesBefore ? 0 : Int(sqlite3_changes64(handle)) }

    /// 0 before each statement, so that it tells of this one. A statement that calls `last_insert_rowid()` finds what stood there, and
    /// then it cannot be told whose it is.
    var lastInsertedID: Int64? {
        let id = sqlite3_last_insert_rowid(handle)
        return id == 0 || isReadingLastRowID ? nil : id
    }

    func announce(_ purpose: String?) { lock?.announce(purpose) }

    var holder: String? { lock?.holder?.description }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    var hasUnresolvedReferences: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    func begin(waiting timeout: Duration?) throws(DatabaseError) {
        try isOpen()
        isInterrupted.store(false, ordering: .relaxed)
        watch.statementBegins()
        guard let timeout else { return try beginning.run(on: handle) }
        watch.waitForLocks(on: handle, for: timeout)
        defer { sqlite3_busy_timeout(handle, busyTimeout.milliseconds) }
        do { try beginning.run(on: handle) } catch {
            guard error.kind == .busy else { throw error }
            guard !Task.isCancelled else { throw DatabaseError(.interrupted, "interrupted", code: error.code) }
            guard let holder else { throw error }
            throw DatabaseError(.busy, holder, code: error.code)
        }
    }

    func commit() throws(DatabaseError) {
        watch.statementBegins()
        try committing.run(on: handle)
    }

    func rollback() {
        guard isInTransaction else { return }  // SQLite has rolled back by itself
        watch.statementBegins()
        do { try rollingBack.run(on: handle) } catch { isUsable = false }
    }

    func statement(_ sql: SQL) throws(DatabaseError) -> any DriverStatement {
        guard !isInterrupted.load(ordering: .relaxed) else { throw DatabaseError(.interrupted, "interrupted") }
        let hits = cache.hits
        let statement = try prepare(sql)
        watch.statementBegins()
        activity.statements += 1
        activity.cacheHits += cache.hits - hits
        if isWriter {
            changesBefore = sqlite3_total_changes64(handle)
            prepareLastRowID(readBySQL: statement.readsLastRowID)
        }
        do { try statement.bind(sql.values) } catch {
            statement.reset()
            throw error
        }
        return statement
    }

    func run(script: String) throws(DatabaseError) {
        try isOpen()
        watch.statementBegins()
        prepareLastRowID(readBySQL: true)
        try SQLiteScript(script).run(on: handle)
    }

    func interrupt() {
        isInterrupted.store(true, ordering: .relaxed)
        if handle != nil { sqlite3_interrupt(handle) }
    }

    func takeActivity() -> ConnectionActivity {
        defer { activity = ConnectionActivity() }
        return activity
    }

    var backlog: Int { log?.bytes ?? 0 }

    var isMaintenanceDue: Bool { log?.isDue ?? false }

    func maintain(_ occasion: MaintenanceOccasion) throws(DatabaseError) -> MaintenanceReport {
        guard let log, let lock, log.bytes > 0 else { return MaintenanceReport(isComplete: true) }
        let report = try lock.withExclusive { () throws(DatabaseError) in
            defer { sqlite3_busy_timeout(handle, busyTimeout.milliseconds) }
            return try log.checkpoint(occasion, on: handle, patience: busyTimeout)
        }
        return report ?? log.postponed("another process has the database open for writing")
    }

    private func writeAheadLog(of path: String, checkpointSize: Int) throws(DatabaseError) -> WriteAheadLog {
        var file = stat()
        let bytes = stat(DatabaseFile(path: path).resolved + "-wal", &file) == 0 ? Int(file.st_size) : 0
        let pageSize = max(512, Int(try number("PRAGMA page_size")))  // the least that SQLite has
        return WriteAheadLog(of: handle, pageSize: pageSize, bytes: bytes, checkpointSize: checkpointSize)
    }

    func close() {
        cache.removeAll()
        beginning.finalize()
        committing.finalize()
        rollingBack.finalize()
        sqlite3_close_v2(handle)
        handle = nil
        lock = nil
        file = nil
        isUsable = false
    }

    private func prepare(_ sql: SQL) throws(DatabaseError) -> SQLiteStatement {
        try isOpen()
        if let cached = cache.take(sql.template) { return cached }
        let limit = Int(sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, -1))
        guard sql.values.count <= limit else {
            throw DatabaseError(
                .tooLarge, "a statement of \(sql.values.count) values: the database takes \(limit)", sql: sql.template.first + "…"
            )
        }
        let statement = try SQLiteStatement(sql, on: handle)
        guard sql.values.count <= 2_048 else { return statement }  // a long list, whose length hardly comes again
        return cache.adopt(statement, for: sql.template)
    }

    private func prepareLastRowID(readBySQL: Bool) {
        let id = sqlite3_last_insert_rowid(handle)
        if id != 0 { lastRowID = id }
        isReadingLastRowID = readBySQL
        sqlite3_set_last_insert_rowid(handle, readBySQL ? lastRowID : 0)
    }

    private func isOpen() throws(DatabaseError) {
        guard handle != nil else { throw DatabaseError(.misuse, "the connection is closed") }
    }
}
