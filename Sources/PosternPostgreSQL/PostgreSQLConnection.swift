internal import CPostgreSQL
internal import PosternSQL

/// One connection to a PostgreSQL server.
///
/// `@unchecked Sendable` is safe because only one thread at a time holds a connection, and the session layer's pool, whose lock orders
/// one holder's calls before the next one's, hands it over. Other threads call ``interrupt()`` alone, which sets an atomic word.
final class PostgreSQLConnection: DriverConnection, @unchecked Sendable {
    private let link: ServerLink
    private let options: DatabaseOptions
    private let writing: Beginning
    /// What the open transaction was begun with.
    private var beginning = Beginning.reading
    /// Whether it is still to be sent, with the first statement.
    private var isUnsent = false
    /// Whether the transaction has one statement, with which its end is sent.
    private var hasOneStatement = false
    /// Whether the end of a transaction was sent, and nobody has looked whether the server has obeyed.
    private var isEnding = false
    private var statementCount = 0
    private let prepared: PreparedStatements
    /// The statement whose rows are being read.
    private weak var current: PostgreSQLStatement?
    private let opened = Monotonic.now()
    private var activity = ConnectionActivity()
    var changedRows = 0

    /// How long the server may take to undo a transaction before the connection is given up.
    private static let rollbackLimit = Duration.seconds(2)

    /// Connects; blocks for no longer than ``DatabaseOptions/busyTimeout``.
    init(
        _ parameters: ConnectionParameters, isolation: PostgreSQLDriver.Isolation, options: DatabaseOptions
    ) throws(DatabaseError) {
        self.options = options
        writing = .writing(isolation, waiting: options.busyTimeout)
        link = try ServerLink(parameters, within: options.busyTimeout)
        prepared = PreparedStatements(limit: parameters.statementLimit)
    }

    var isInTransaction: Bool { isUnsent || link.transaction != PQTRANS_IDLE && link.isUsable }

    /// A deferred constraint is looked at by the commit, which then fails.
    var hasUnresolvedReferences: Bool { false }

    var lastInsertedID: Int64? { nil }

    var isUsable: Bool {
        guard link.isUsable else { return false }
        return isEnding || link.transaction == PQTRANS_IDLE ? !opened.isOlder(than: options.connectionAge.nanoseconds) : true
    }

    func begin(waiting timeout: Duration?) throws(DatabaseError) { try begin(writing) }

    func beginReading() throws(DatabaseError) { try begin(.reading) }

    func beginReadingOnce() throws(DatabaseError) {
        try begin(.reading)
        hasOneStatement = isUnsent
    }

    /// Begins a transaction together with its first statement, which spares a turn to the server and back. Whoever has not heard of the
    /// server for a while asks first whether it is there, for until now nothing is lost.
    private func begin(_ beginning: Beginning) throws(DatabaseError) {
        try makeReady()
        self.beginning = beginning
        (isUnsent, hasOneStatement) = (true, false)
        statementCount = 0
        if !link.isFresh(within: options.checkInterval) { try sendBeginning() }
    }

    /// Ends what went before.
    private func makeReady() throws(DatabaseError) {
        link.forgetInterruption()
        isUnsent = false
        if isEnding {
            isEnding = false
            link.extendDeadline(by: options.busyTimeout)
            try link.drain(cancelling: false)
        }
        try link.requireReady()
    }

    private func sendBeginning() throws(DatabaseError) {
        guard isUnsent else { return }
        (isUnsent, hasOneStatement) = (false, false)
        try link.run(beginning.text, within: options.busyTimeout, isCancellable: false)
    }

    /// Makes the connection ready for a transaction of which nothing is run again by itself.
    func beginAfresh() throws(DatabaseError) {
        try makeReady()
        beginning = writing
        statementCount = 2
    }

    /// Runs statements that bind nothing.
    ///
    /// - Returns: the first column of the first row that any of them gives; `nil` for none or NULL.
    func value(of text: String) throws(DatabaseError) -> String? {
        try prepareCommand()
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
        guard !isUnsent else {
            isUnsent = false
            return
        }
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
        guard !isUnsent else {
            isUnsent = false
            return
        }
        guard link.isUsable, !isEnding else { return }
        do throws(DatabaseError) {
            try link.drain(cancelling: true)
            guard link.transaction != PQTRANS_IDLE else { return }
            guard beginning.isReading else {
                try link.run("ROLLBACK", within: Self.rollbackLimit, isCancellable: false)
                return
            }
            // Nothing hangs on the answer: the next unit takes it.
            try link.begin(within: Self.rollbackLimit, isCancellable: false) { PQsendQuery($0, "ROLLBACK") }
            isEnding = true
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
            try sendBeginning()
            (statement, isFresh) = (try prepared.prepare(sql, text(), on: link, within: options.statementLimit), true)
        }
        let values = try BoundValues(sql.values, as: statement.parameterTypes, sql: text)
        let before = isUnsent ? beginning.commands : []
        let after = hasOneStatement ? [Beginning.end] : []
        (isUnsent, hasOneStatement) = (false, false)
        try link.begin(within: options.statementLimit, after: before, before: after) { handle in
            values.withPointers { pointers, lengths, formats in
                let format: Int32 = statement.isBinary ? 1 : 0
                if isFresh || statement.name != "" {
                    return PQsendQueryPrepared(handle, statement.name, values.count, pointers, lengths, formats, format)
                }
                return PQsendQueryParams(
                    handle, text(), values.count, statement.parameterTypes, pointers, lengths, formats, format)
            }
        }
        return statement
    }

    /// Runs the first statement of a transaction once more, on which the server has refused to work: it was prepared for a schema that has
    /// changed since, or by a server that has forgotten it, or the server was about to end the connection. Nothing was done yet.
    ///
    /// - Returns: `nil` when that is not what `result` is about.
    func restart(_ sql: SQL, after result: OpaquePointer?) throws(DatabaseError) -> PreparedStatement? {
        guard statementCount == 1 else { return nil }
        let state = PostgreSQLError.state(of: result)
        if state.hasPrefix("57P") {
            try reconnect()
        } else {
            guard state == "0A000" || state == "26000" else { return nil }
            try link.drain(cancelling: false)
            prepared.removeAll()
            link.forgetKept()
            try link.run("ROLLBACK; DEALLOCATE ALL", within: Self.rollbackLimit, isCancellable: false)
        }
        statementCount += 1
        try link.run(beginning.text, within: options.busyTimeout, isCancellable: true)
        return try start(sql)
    }

    private func reconnect() throws(DatabaseError) {
        prepared.removeAll()
        var attempts = Attempts(for: options.busyTimeout)
        while true {
            do throws(DatabaseError) { return try link.reopen(within: options.busyTimeout) } catch {
                guard error.kind == .disconnected, try attempts.pause() else { throw error }
            }
        }
    }

    /// Lets a command run that is no statement of ``statement(_:)``.
    private func prepareCommand() throws(DatabaseError) {
        try link.requireReady()
        try sendBeginning()
        try finishCurrent()
    }

    /// Only one statement can give rows at a time: what the one before still has to give is kept for it.
    private func finishCurrent() throws(DatabaseError) {
        guard link.isRunning else { return }
        if let current { try current.keepRest() } else { try link.drain(cancelling: false) }
        current = nil
    }

    func run(script: String) throws(DatabaseError) {
        try prepareCommand()
        guard !script.utf8.contains(0) else { throw DatabaseError(.syntax, "the script contains a NUL character") }
        statementCount += 2  // it is not known what it has done
        try link.run(script, within: .seconds(86_400), isCancellable: true)
    }

    func interrupt() { link.interrupt() }

    func describe(_ sql: SQL) throws(DatabaseError) -> StatementDescription {
        try prepareCommand()
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
