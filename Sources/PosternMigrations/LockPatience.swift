internal import Glibc
internal import PosternSQL

/// How a run gets along with others that use the tables which it changes, where a database lets them work side by side (PostgreSQL).
///
/// A statement that waits for a table keeps everybody waiting who wants that table after it. So it waits for a short time only, and is
/// tried again later, with all of its transaction (https://www.postgresql.org/docs/15/runtime-config-client.html#GUC-LOCK-TIMEOUT).
public struct LockPatience: Sendable, Equatable {
    /// How long a statement waits for a lock.
    public var timeout: Duration

    /// How often the transaction is tried, the first time included.
    public var attempts: Int

    /// How long the first pause between two attempts is. Each further one is twice as long as the one before, up to ten times this.
    public var pause: Duration

    public init(timeout: Duration = .seconds(2), attempts: Int = 10, pause: Duration = .seconds(1)) {
        self.timeout = timeout
        self.attempts = max(1, attempts)
        self.pause = pause
    }

    /// Blocks before an attempt.
    ///
    /// - Parameter attempt: which one has failed, counted from 1.
    /// - Throws: `DatabaseError` of kind `interrupted` when the calling task was cancelled.
    func wait(after attempt: Int) throws(DatabaseError) {
        let end = ContinuousClock.now + min(pause * (1 << min(attempt - 1, 4)), pause * 10)
        while .now < end {
            guard !Task.isCancelled else {
                throw DatabaseError(.interrupted, "the run was given up between two attempts, because its task was cancelled")
            }
            usleep(5_000)
        }
    }
}

extension Database {
    /// Runs `work` as one transaction that changes the schema, and again where others used what it wanted to change.
    func migrate<Value>(_ options: MigrationOptions, _ work: (borrowing Session) throws -> Value) throws -> Value {
        let change = SchemaChange(ledger: RevisionLedger.table, lockTimeout: options.locks.timeout)
        var attempt = 1
        while true {
            var hasBegun = false  // before that, it has waited for as long as it may
            do {
                return try writeSchema(as: options.purpose, changing: change, waiting: options.waiting) { session in
                    hasBegun = true
                    return try work(session)
                }
            } catch {
                guard hasBegun, writesSideBySide, error.isPassing else { throw error }
                let obstacle = obstacle()
                guard attempt < options.locks.attempts else { throw error.after(attempt, obstacle) }
                options.waiting(obstacle ?? "others used the same tables")
                try options.locks.wait(after: attempt)
                attempt += 1
            }
        }
    }
}

extension Error {
    private var failure: StatementFailure? {
        guard let error = self as? MigrationError, case .failed(let failure) = error else { return nil }
        return failure
    }

    /// Whether others were in the way, which may be gone the next time.
    fileprivate var isPassing: Bool {
        let cause = failure?.cause ?? self as? DatabaseError
        return switch cause?.kind {
        case .busy, .deadlock, .serialization: true
        default: false
        }
    }

    /// The error of the last attempt, with who was in the way.
    fileprivate func after(_ attempts: Int, _ obstacle: String?) -> any Error {
        func told(_ cause: DatabaseError) -> DatabaseError {
            let reason = obstacle.map { ", because \($0)" } ?? ""
            return DatabaseError(
                cause.kind,
                "\(cause.message), \(attempts == 1 ? "once" : "\(attempts) times")\(reason): end what uses the table, or give it "
                    + "more time with MIGRATION_LOCK_TIMEOUT and MIGRATION_LOCK_ATTEMPTS",
                sql: cause.sql, code: cause.code)
        }
        guard let failure else { return (self as? DatabaseError).map(told) ?? self }
        return MigrationError.failed(failure.with(cause: told(failure.cause)))
    }
}
