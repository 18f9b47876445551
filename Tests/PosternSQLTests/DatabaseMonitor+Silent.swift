import Logging

@testable import PosternSQL

extension DatabaseMonitor {
    /// One that nobody listens to.
    static let silent = DatabaseMonitor(
        options: DatabaseOptions(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        metrics: nil)
}
