package import Logging
package import PosternGateway
internal import Synchronization

/// Writes one line for each request that has ended, and never waits for whoever reads them: a line that cannot be written at once is
/// lost, and the service's log tells of it, at most once a minute.
package final class AccessLog: RequestObserver {
    private struct Losses {
        var lines = 0
        var nextReport = ContinuousClock.now
    }

    private let format: AccessLogFormat
    private let file: AccessLogFile
    private let losses = Mutex(Losses())
    private let logger: Logger

    private static let reportInterval = Duration.seconds(60)

    /// - Parameter logger: told of what goes wrong.
    package init(_ format: AccessLogFormat, to file: AccessLogFile, logger: Logger) {
        self.format = format
        self.file = file
        self.logger = logger
    }

    package func requestEnded(_ request: EndedRequest) {
        let line = AccessLine(request, at: .now()).encoded(as: format)
        if let problem = file.write(line) { report(problem) }
    }

    private func report(_ problem: AccessLogFile.Problem) {
        let lines = losses.withLock { losses -> Int? in
            if problem.isLineLost { losses.lines += 1 }
            guard ContinuousClock.now >= losses.nextReport else { return nil }
            losses.nextReport = .now + Self.reportInterval
            defer { losses.lines = 0 }
            return losses.lines
        }
        guard let lines else { return }
        logger.warning(
            "the access log cannot be written",
            metadata: ["reason": "\(problem.reason)", "log": "\(file.name)", "lines_lost": "\(lines)"])
    }
}
