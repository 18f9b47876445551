public import Logging
public import PosternSQL

/// What an application is given to make its routes of.
public struct ApplicationContext: Sendable {
    public let settings: Settings
    public let database: Database
    public let logger: Logger

    package init(settings: Settings, database: Database, logger: Logger) {
        self.settings = settings
        self.database = database
        self.logger = logger
    }
}
