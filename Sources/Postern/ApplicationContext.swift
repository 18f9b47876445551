public import Logging
public import PosternSQL

/// What an application is given to make its routes of: settings, database and logger, and the `State` that it has made itself.
///
/// An application that makes none names it ``ApplicationContext``.
public struct StatefulContext<State: Sendable>: Sendable {
    public let settings: Settings
    public let database: Database
    public let logger: Logger

    /// What ``Application/start(_:)`` has returned.
    public let state: State

    package init(settings: Settings, database: Database, logger: Logger, state: State) {
        self.settings = settings
        self.database = database
        self.logger = logger
        self.state = state
    }
}

/// What an application is given that has made nothing of its own, or not yet.
public typealias ApplicationContext = StatefulContext<Void>

extension StatefulContext where State == Void {
    package init(settings: Settings, database: Database, logger: Logger) {
        self.init(settings: settings, database: database, logger: logger, state: ())
    }

    package func with<Other: Sendable>(_ state: Other) -> StatefulContext<Other> {
        StatefulContext<Other>(settings: settings, database: database, logger: logger, state: state)
    }
}
