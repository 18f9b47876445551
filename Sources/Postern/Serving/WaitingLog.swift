internal import Logging

/// Tells the log what is waited for: at once, when it becomes something else, and every half minute.
struct WaitingLog {
    private static let interval = Duration.seconds(30)

    private let logger: Logger
    private var last: (reason: String, time: ContinuousClock.Instant)?

    init(logger: Logger) { self.logger = logger }

    mutating func tell(_ reason: String, at time: ContinuousClock.Instant = .now) {
        if let last, last.reason == reason, time - last.time < Self.interval { return }
        logger.info("waiting for the database", metadata: ["reason": "\(reason)"])
        last = (reason, time)
    }
}
