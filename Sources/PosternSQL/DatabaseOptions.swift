/// How a ``Database`` behaves, apart from where it is.
public struct DatabaseOptions: Sendable {
    /// How many connections read at the same time. At least 1.
    public var readers: Int

    /// How long a unit of work waits, for a connection of the pool and for a lock that another process holds.
    public var busyTimeout: Duration

    /// Whether a database that does not exist yet is made.
    public var creates: Bool

    /// How far a commit is carried before it returns.
    public var durability: Durability

    /// Whose databases may be opened, as a number that a file can carry (SQLite: `application_id`). A new database gets it; one of
    /// another application is refused, one of none is not. `nil`: it is neither written nor looked at.
    public var applicationID: Int32?

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
