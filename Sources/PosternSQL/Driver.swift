/// What a kind of database must offer for ``Database`` to work with it. `PosternSQLite` has one.
public protocol DatabaseDriver: Sendable {
    /// The dialects of ``DatabaseURL`` that this driver opens, in lower case: `["sqlite"]`.
    var dialects: [String] { get }

    /// Opens one connection; blocks.
    ///
    /// - Throws: ``DatabaseError`` when the database cannot be opened as `role` asks.
    func connect(to url: DatabaseURL, role: ConnectionRole, options: DatabaseOptions) throws(DatabaseError)
        -> any DriverConnection

    /// How units of work that write get along with each other.
    var writing: WritingOrder { get }

    /// Backup, check and restore; `nil` when the driver has none.
    var care: (any DatabaseCare)? { get }

    /// What its tables are made of, so that rows can be copied from and to it; `nil` when it cannot tell.
    var catalog: (any TableCatalog)? { get }
}

extension DatabaseDriver {
    public var writing: WritingOrder { .inTurn }
    public var care: (any DatabaseCare)? { nil }
    public var catalog: (any TableCatalog)? { nil }
}

/// How units of work that write get along with each other.
public enum WritingOrder: Sendable {
    /// One connection writes, and units that wait for it share its transaction and their commit (SQLite).
    case inTurn
    /// Each has a connection and a transaction of its own, and the database keeps them apart (PostgreSQL). All connections are opened
    /// as writers, come from one pool, and read as well.
    case sideBySide
}

/// What a connection is for.
public enum ConnectionRole: Sendable, Equatable {
    /// The one that writes. With `creating`, a database that does not exist is made.
    case writer(creating: Bool)
    /// One that only reads.
    case reader
}

/// A connection of a driver.
///
/// Only one thread at a time uses it: whoever took it out of its pool. That is what lets it be `Sendable`.
public protocol DriverConnection: AnyObject, Sendable {
    /// Begins a transaction: for a writer one that holds the write lock from its start (SQLite: `BEGIN IMMEDIATE`).
    ///
    /// - Parameter timeout: how long it may wait for a lock that another process holds: not at all when it is zero or less, and as long
    ///   as ``DatabaseOptions/busyTimeout`` when it is `nil`.
    /// - Throws: ``DatabaseError`` of kind `busy` when that was not enough, of kind `interrupted` when the task was cancelled meanwhile.
    func begin(waiting timeout: Duration?) throws(DatabaseError)

    /// Begins a transaction that changes the schema. One process at a time does so, whatever else the database lets them do side by side.
    ///
    /// - Parameter timeout: how long it may wait for another process that does so.
    /// - Throws: ``DatabaseError`` of kind `busy` that says who does so, when that was not enough; of kind `interrupted` when the task was
    ///   cancelled meanwhile.
    func begin(changing schema: SchemaChange, waiting timeout: Duration) throws(DatabaseError)

    /// Begins a transaction that only reads, on one snapshot. A connection that was opened to read begins no others.
    func beginReading() throws(DatabaseError)

    /// Begins a transaction of one statement, which only reads: a driver may have its end sent together with it.
    func beginReadingOnce() throws(DatabaseError)

    /// Makes the transaction durable.
    func commit() throws(DatabaseError)

    /// Undoes the transaction. A connection that cannot do so is no longer ``isUsable``.
    func rollback()

    /// A statement with its values bound, ready to step: from the connection's cache where the text was prepared before.
    ///
    /// The caller must call ``DriverStatement/reset()`` when done, which also gives it back to the cache. A statement that runs for
    /// long looks whether its task has been cancelled, and then fails with an error of kind `interrupted`.
    func statement(_ sql: SQL) throws(DatabaseError) -> any DriverStatement

    /// Runs statements that stand one after the other and bind nothing; the first that fails ends it.
    ///
    /// - Throws: ``DatabaseError`` whose `sql` is the statement that failed or, where it does not parse, the script from there on.
    func run(script: String) throws(DatabaseError)

    /// Runs a statement that cannot run in a transaction, where none is open.
    func runOutsideTransaction(_ script: String) throws(DatabaseError)

    /// Rows that the statement which ``statement(_:)`` gave last has inserted, changed or deleted, without those of triggers.
    var changedRows: Int { get }

    /// The number of the last row that the statement which ``statement(_:)`` gave last has inserted; `nil` when it inserted none, or
    /// when the database does not number rows.
    var lastInsertedID: Int64? { get }

    /// Whether a transaction is open. A statement such as `INSERT OR ROLLBACK` can end it.
    var isInTransaction: Bool { get }

    /// Whether a deferred FOREIGN KEY constraint would let a commit fail now.
    var hasUnresolvedReferences: Bool { get }

    /// Sets when FOREIGN KEY constraints are looked at, outside of a transaction and only on the connection that writes. A driver whose
    /// tables can be rebuilt without that does nothing.
    func setReferenceChecks(_ checks: ReferenceChecks) throws(DatabaseError)

    /// What refers to nothing, over the whole database; `[]` where ``setReferenceChecks(_:)`` does nothing.
    func brokenReferences() throws(DatabaseError) -> [BrokenReference]

    /// Tells other processes what the transaction is for that is open, until it is called with `nil`. What cannot be told is no failure.
    func announce(_ purpose: String?)

    /// Who of another process has announced itself and holds the database, as a sentence; `nil` when nobody has.
    var holder: String? { get }

    /// Who of another process changes the schema, where no transaction is open.
    func holder(changing schema: SchemaChange) -> String?

    /// Who uses the tables, so that a statement had to wait for longer than ``SchemaChange/lockTimeout``, as a sentence.
    var obstacle: String? { get }

    /// False after a failure that leaves the connection in an unknown state; its owner then closes it.
    var isUsable: Bool { get }

    /// Ends the statement that runs, and refuses others until the next ``begin(waiting:)``, all with errors of kind `interrupted`.
    /// Any thread may call it as long as the connection is open (SQLite: `sqlite3_interrupt`).
    func interrupt()

    /// How the database would go about `sql`, a line for each step, for the log (SQLite: `EXPLAIN QUERY PLAN`).
    func plan(of sql: SQL) throws(DatabaseError) -> [String]

    /// What `sql` takes and gives, by preparing it and not running it; its values are of no interest.
    ///
    /// - Throws: ``DatabaseError``, of kind `misuse` when the driver cannot tell.
    func describe(_ sql: SQL) throws(DatabaseError) -> StatementDescription

    /// What the connection has done since this was called before.
    func takeActivity() -> ConnectionActivity

    /// Bytes that commits have put off for ``maintain(_:)``. Any thread may ask.
    var backlog: Int { get }

    /// Whether ``backlog`` has grown so much that ``maintain(_:)`` should be called.
    var isMaintenanceDue: Bool { get }

    /// Does work that was put off, outside of a transaction and only on the connection that writes; blocks.
    func maintain(_ occasion: MaintenanceOccasion) throws(DatabaseError) -> MaintenanceReport

    /// Closes the connection; blocks. Calling it again does nothing.
    func close()
}

extension DriverConnection {
    public func begin(changing schema: SchemaChange, waiting timeout: Duration) throws(DatabaseError) {
        try begin(waiting: timeout)
    }

    public func holder(changing schema: SchemaChange) -> String? { holder }
    public var obstacle: String? { nil }
    public func beginReading() throws(DatabaseError) { try begin(waiting: nil) }
    public func beginReadingOnce() throws(DatabaseError) { try beginReading() }
    public func runOutsideTransaction(_ script: String) throws(DatabaseError) { try run(script: script) }
    public func setReferenceChecks(_ checks: ReferenceChecks) throws(DatabaseError) {}
    public func announce(_ purpose: String?) {}
    public var holder: String? { nil }
    public func brokenReferences() throws(DatabaseError) -> [BrokenReference] { [] }
    public func plan(of sql: SQL) throws(DatabaseError) -> [String] { [] }

    public func describe(_ sql: SQL) throws(DatabaseError) -> StatementDescription {
        throw DatabaseError(.misuse, "this driver cannot describe a statement")
    }

    public func takeActivity() -> ConnectionActivity { ConnectionActivity() }
    public var backlog: Int { 0 }
    public var isMaintenanceDue: Bool { false }

    public func maintain(_ occasion: MaintenanceOccasion) throws(DatabaseError) -> MaintenanceReport {
        MaintenanceReport(isComplete: true)
    }
}

/// A prepared statement of a driver. Columns are counted from 0; a column outside the result is a programming error.
public protocol DriverStatement: AnyObject {
    /// The names of the result's columns.
    var columnNames: [String] { get }

    /// The first column called `name`. Rows are asked for their columns in the same order again and again.
    func column(named name: String) -> Int?

    /// Moves to the next row.
    ///
    /// - Returns: `false` when there is none left.
    func step() throws(DatabaseError) -> Bool

    /// What the current row holds in `column`.
    func kind(at column: Int) -> Value.Kind

    /// The value in `column` when its kind is `bool`, else `nil`.
    func bool(at column: Int) -> Bool?

    /// The value in `column` when its kind is `integer`, else `nil`.
    func integer(at column: Int) -> Int64?

    /// The value in `column` when its kind is `double`, else `nil`.
    func double(at column: Int) -> Double?

    /// The value in `column` when its kind is `text` and it is valid UTF-8, else `nil`.
    func text(at column: Int) -> String?

    /// The bytes in `column`, for the kinds `bytes` and `text`.
    func bytes(at column: Int) -> [UInt8]

    /// Ends the statement, forgets its values and gives it back to its connection.
    func reset()
}

extension DriverStatement {
    public func bool(at column: Int) -> Bool? { nil }
    public func column(named name: String) -> Int? { columnNames.firstIndex(of: name) }
}
