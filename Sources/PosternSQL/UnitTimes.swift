/// How long a unit of work has taken, whether it came to a good end or not.
public struct UnitTimes: Sendable, Equatable {
    /// From asking for a connection to having one.
    public let wait: Duration
    /// From having it to the end of the unit: its statements, what its closure does between them, and its commit. Zero when it never had
    /// one.
    public let work: Duration

    public init(wait: Duration, work: Duration) {
        self.wait = wait
        self.work = work
    }
}

/// Is told of a unit of work that has ended, in the task and on the thread that asked for it, which it holds up.
public typealias UnitListener = @Sendable (UnitTimes) -> Void
