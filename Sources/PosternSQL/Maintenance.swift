/// When a database is given time for work that it has put off beside the units of work. SQLite carries its write-ahead log over
/// into the database file (a checkpoint); PostgreSQL's server does such work by itself.
public enum MaintenanceOccasion: Sendable {
    /// The connection has been opened and has done nothing yet.
    case opening
    /// So much has been put off that some of it should be done now.
    case due
    /// Nobody writes.
    case idle
    /// A commit has failed in the operating system. What it left behind must not be built upon: it is written anew.
    case afterFailure
    /// The connection is about to be closed.
    case closing
}

/// What ``DriverConnection/maintain(_:)`` has achieved.
public struct MaintenanceReport: Sendable, Equatable {
    /// Whether nothing is left to do.
    public let isComplete: Bool

    /// What stands in the way of the rest, as the log says it: "a read is open".
    public let obstacle: String?

    public init(isComplete: Bool, obstacle: String? = nil) {
        self.isComplete = isComplete
        self.obstacle = obstacle
    }
}

/// What a connection has done since it was asked before.
public struct ConnectionActivity: Sendable, Equatable {
    /// Statements that were given out.
    public var statements = 0

    /// Those of them that had been prepared before.
    public var cacheHits = 0

    public init() {}
}
