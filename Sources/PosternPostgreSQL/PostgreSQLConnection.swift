internal import CPostgreSQL
internal import PosternSQL

/// One connection to a PostgreSQL server.
///
/// `@unchecked Sendable` is safe because only one thread at a time holds a connection, and the session layer's pool, whose lock orders
/// one holder's calls before the next one's, hands it over. Other threads call ``interrupt()`` alone, which sets an atomic word.
final class PostgreSQLConnection: DriverConnection, @unchecked Sendable {
    private let link: ServerLink
    private let options: DatabaseOptions
    private let writing: String
    /// What the open transaction was begun with.
    private var beginning = ""
    private var statementCount = 0
    private let prepared: PreparedStatements
    /// The statement whose rows are being read.
    private weak var current: PostgreSQLStatement?
    private let opened = ContinuousClock.now
    private var activity = ConnectionActivity()
    var changedRows = 0

    /// How long the server may take to undo a transaction before the connection is given up.
    private static let rollbackLimit = Duration.seconds(2)

    /// Connects; blocks for no longer than ``DatabaseOptions/busyTimeout``.
    init(
        _ parameters: ConnectionParameters, isolation: PostgreSQLDriver.Isolation, options: DatabaseOptions
    ) throws(DatabaseError) {
        self.options = options
        let milliseconds = Int(min(max(options.busyTimeout, .milliseconds(1)), .seconds(86_400)) / .milliseconds(1))
        writing = "BEGIN ISOLATION LEVEL \(isolation.rawValue) READ WRITE; SET LOCAL lock_timeout = \(milliseconds)"
        let deadline = ContinuousClock.now + options.busyTimeout
        link = try ServerLink(parameters, within: options.busyTimeout)
        prepared = PreparedStatements(limit: parameters.statementLimit)
        // Dates are text in UTC, as on every other database; PgBouncer keeps both settings apart for its clients.
        try link.run("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'", within: deadline - .now, isCancellable: false)
    }

    var isInTransaction: Bool { link.transaction != PQTRANS_IDLE && link.isUsable }

    /// A deferred constraint is looked at by the commit, which then fails.
    var hasUnresolvedReferences: Bool { false }

    var lastInsertedID: Int64? { nil }

    var isUsable: Bool {
        guard link.isUsable else { return false }
        return link.transaction == PQTRANS_IDLE ? .now - opened < options.connectionAge : true
    }

    func begin(waiting timeout: Duration?) throws(DatabaseError) { try begin(writing) }

    func beginReading() throws(DatabaseError) { try begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") }

    private func begin(_ text: String) throws(DatabaseError) {
        link.forgetInterruption()
        try link.requireReady()
        beginning = text
        statementCount = 0
        try link.run(text, within: options.busyTimeout, isCancellable: false)
    }

    /// Makes the connection ready for a transaction of which nothing is run again by itself.
    func beginAfresh() throws(DatabaseError) {
        link.forgetInterruption()
        try link.requireReady()
        statementCount = 2
    }

    /// Runs statements that bind nothing.
    ///
    /// - Returns: the first column of the first row that any of them gives; `nil` for none or NULL.
    func value(of text: String) throws(DatabaseError) -> String? {
        try link.requireReady()
        try finishCurrent()
        var value: String?
        var failure: DatabaseError?
        try link.begin(within: options.statementLimit, isCancellable: true) { PQsendQuery($0, text) }
        while let result = try link.next() {
            failure = failure ?? link.failure(of: result, sql: text)
            if value == nil, PQntuples(result) > 0, PQgetisnull(result, 0, 0) == 0 {
                value = String(cString: PQgetvalue(result, 0, 0))
            }
            PQclear(result)
        }
        if let failure { throw failure }
        return value
    }

    func commit() throws(DatabaseError) {
        try finishCurrent()
        guard link.transaction == PQTRANS_INTRANS else {
            throw DatabaseError(
                .misuse,
                "an earlier statement has failed, and PostgreSQL undoes all of its transaction: use nested for what may fail")
        }
        let tag: String
        do throws(DatabaseError) {
            tag = try link.run("COMMIT", within: options.statementLimit, isCancellable: false)
        } catch {
            guard error.kind == .disconnected || !link.isUsable else { throw error }
            throw DatabaseError(
                .outcomeUnknown,
                "it is unknown whether the unit of work is stored, because the connection was lost during its commit: \(error.message)"
            )
        }
        guard tag == "COMMIT" else {
            throw DatabaseError(.other, "the database has undone the transaction instead of storing it")
        }
    }

    func rollback() {
        guard link.isUsable else { return }
        do throws(DatabaseError) {
            try link.drain(cancelling: true)
            guard link.transaction != PQTRANS_IDLE else { return }
            try link.run("ROLLBACK", within: Self.rollbackLimit, isCancellable: false)
        } catch { link.close() }  // the server then undoes it
    }

    func statement(_ sql: SQL) throws(DatabaseError) -> any DriverStatement {
        try link.requireReady()
        try finishCurrent()
        activity.statements += 1
        statementCount += 1
        changedRows = 0
        let statement = PostgreSQLStatement(sql, try start(sql), on: self, link)
        current = statement
        return statement
    }

    /// Sends the statement with its values.
    private func start(_ sql: SQL) throws(DatabaseError) -> PreparedStatement {
        let text = { sql.text { "$\($0)" } }
        let statement: PreparedStatement
        let isFresh: Bool
        if let known = prepared.find(sql.template) {
            (statement, isFresh) = (known, false)
            activity.cacheHits += 1
        } else {
            (statement, isFresh) = (try prepared.prepare(sql, text(), on: link, within: options.statementLimit), true)
        }
        let values = try BoundValues(sql.values, as: statement.parameterTypes, sql: text)
        try link.begin(within: options.statementLimit, isCancellable: true) { handle in
            values.withPointers { pointers, lengths, formats in
                let format: Int32 = statement.isBinary ? 1 : 0
                if isFresh || statement.name != "" {
                    return PQsendQueryPrepared(handle, statement.name, values.count, pointers, lengths, formats, format)
                }
                return PQsendQueryParams(
                    handle, text(), values.count, statement.parameterTypes, pointers, lengths, formats, format)
            }
        }
        PQsetSingleRowMode(link.handle)
        return statement
    }

    /// Runs the first statement of a transaction once more, when it was prepared for a schema that has changed since, or by a server
    /// that has forgotten it. Nothing was seen of the transaction yet.
    ///
    /// - Returns: `nil` when that is not what `result` is about.
    func restart(_ sql: SQL, after result: OpaquePointer?) throws(DatabaseError) -> PreparedStatement? {
        let state = PostgreSQLError.state(of: result)
        guard statementCount == 1, state == "0A000" || state == "26000" else { return nil }
        try link.drain(cancelling: false)
        prepared.removeAll()
        try link.run("ROLLBACK; DEALLOCATE ALL", within: Self.rollbackLimit, isCancellable: false)
        try link.run(beginning, within: options.busyTimeout, isCancellable: true)
        return try start(sql)
    }

    /// Only one statement can give rows at a time: what the one before still has to give is kept for it.
    private func finishCurrent() throws(DatabaseError) {
        guard link.isRunning else { return }
        if let current { try current.keepRest() } else { try link.drain(cancelling: false) }
        current = nil
    }

    func run(script: String) throws(DatabaseError) {
        try link.requireReady()
        try finishCurrent()
        guard !script.utf8.contains(0) else { throw DatabaseError(.syntax, "the script contains a NUL character") }
        statementCount += 2  // it is not known what it has done
        try link.run(script, within: .seconds(86_400), isCancellable: true)
    }

    func interrupt() { link.interrupt() }

    func describe(_ sql: SQL) throws(DatabaseError) -> StatementDescription {
        try link.requireReady()
        try finishCurrent()
        let statement: PreparedStatement
        if let known = prepared.find(sql.template) {
            statement = known
        } else {
            statement = try prepared.prepare(sql, sql.text { "$\($0)" }, on: link, within: options.statementLimit)
        }
        let columns = statement.columns.map {
            StatementDescription.Column(name: $0.name, declaredType: $0.type.name, kinds: $0.type.kinds)
        }
        return StatementDescription(parameterCount: statement.parameterTypes.count, columns: columns)
    }

    func takeActivity() -> ConnectionActivity {
        defer { activity = ConnectionActivity() }
        return activity
    }

    func close() { link.close() }
}
