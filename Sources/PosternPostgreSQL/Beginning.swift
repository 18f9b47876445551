internal import PosternSQL

/// How a transaction begins.
struct Beginning {
    let commands: [TransactionCommand]
    /// All commands in one.
    let text: String
    let isReading: Bool

    private init(_ commands: [TransactionCommand], isReading: Bool) {
        self.commands = commands
        self.isReading = isReading
        text = commands.map(\.text).joined(separator: "; ")
    }

    /// With one snapshot, of the moment of its first statement.
    static let reading = Beginning([TransactionCommand(0, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")], isReading: true)

    /// - Parameter timeout: how long a statement waits for a lock. It holds for the transaction alone: through PgBouncer, the next one may
    ///   be another client's.
    static func writing(_ isolation: PostgreSQLDriver.Isolation, waiting timeout: Duration) -> Beginning {
        let milliseconds = Int(min(max(timeout, .milliseconds(1)), .seconds(86_400)) / .milliseconds(1))
        let commands = [
            TransactionCommand(1, "BEGIN ISOLATION LEVEL \(isolation.rawValue) READ WRITE"),
            TransactionCommand(2, "SET LOCAL lock_timeout = \(milliseconds)"),
        ]
        return Beginning(commands, isReading: false)
    }

    /// The end of one that only reads.
    static let end = TransactionCommand(3, "COMMIT")
}
