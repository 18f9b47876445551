/// How a ``Database`` behaves, apart from where it is.
public struct DatabaseOptions: Sendable {
    /// How many connections read at the same time; where units write side by side (PostgreSQL), how many there are. At least 1.
    public var readers: Int { didSet { readers = max(1, readers) } }

    /// How long a unit of work waits: for its connection, and then, with what is left, for a lock that another process holds.
    public var busyTimeout: Duration

    /// Whether a database that does not exist yet is made.
    public var creates: Bool

    /// How far a commit is carried before it returns.
    public var durability: Durability

    /// Whose databases may be opened, as a number that a file can carry (SQLite: `application_id`). A new database gets it; one of
    /// another application is refused, one of none is not. `nil`: it is neither written nor looked at.
    public var applicationID: Int32?

    /// How long a read may be open. Then its statement is interrupted, as is each that it still tries: an old snapshot keeps the
    /// write-ahead log from being carried over. A round of checks is made each second, or four times within a shorter limit.
    public var readLimit = Duration.seconds(30)

    /// PostgreSQL: how long one statement, or a commit, may take. Then the server is asked to cancel it, and a server that does not answer
    /// even then loses the connection.
    public var statementLimit = Duration.seconds(30)

    /// PostgreSQL: a connection that is older than this is closed after its unit of work, and opened anew when it is needed.
    public var connectionAge = Duration.seconds(1_800)

    /// PostgreSQL: when a connection was not used for longer than this, the server is asked whether it is there before a unit of work begins
    /// on it, within ``busyTimeout``, and a connection that was lost is replaced. Before that, the unit begins with its first statement.
    public var checkInterval = Duration.seconds(1)

    /// SQLite: how many bytes the write-ahead log may have before it is carried over into the database (a checkpoint).
    public var checkpointSize = 4_096_000

    /// SQLite: how many bytes the write-ahead log may have before the log warns of it, at most once a minute.
    public var logLimit = 67_108_864

    /// Whether the log shows every statement.
    public var echo = StatementEcho.off

    /// A statement that takes longer is logged with its plan; `nil` for none. The time includes that in which its rows are used.
    public var slowStatement: Duration? = .seconds(1)

    public enum Durability: String, Sendable, CaseIterable {
        /// An acknowledged commit survives a loss of power (SQLite: `synchronous=FULL`).
        case full
        /// An acknowledged commit survives a crash of the program, but the last ones may be lost with the power
        /// (SQLite: `synchronous=NORMAL`).
        case normal
    }

    public init(
        readers: Int = 4, busyTimeout: Duration = .seconds(5), creates: Bool = false, durability: Durability = .full,
        applicationID: Int32? = nil
    ) {
        self.readers = max(1, readers)
        self.busyTimeout = busyTimeout
        self.creates = creates
        self.durability = durability
        self.applicationID = applicationID
    }
}

/// What the log shows of every statement.
public enum StatementEcho: String, Sendable, CaseIterable {
    case off
    /// Its text and how long it took.
    case sql
    /// Its values as well, which may be anybody's data.
    case values
}
