package import Logging
internal import Synchronization

/// A thread that tells the overseer that the process lives, and looks out for handlers that do not end.
package final class ProcessWatch: Sendable {
    /// When a running request is told of, and when the process is to be replaced for it.
    package struct Limits: Sendable {
        let report: UInt64
        let replace: UInt64
        let requests: Int

        /// - Parameters: `nil` for never.
        package init(report: Duration?, replace: Duration?, requests: Int?) {
            self.requests = requests ?? .max
            self.report = report?.milliseconds ?? .max
            self.replace = replace?.milliseconds ?? .max
        }
    }

    private let requests: RunningRequests
    private let limits: Limits
    private let overseer: (any Overseer)?
    private let beat: UInt64
    private let logger: Logger
    /// The ids of requests that were told of.
    private let reported = Mutex<Set<String>>([])

    /// How often it looks, in milliseconds, unless the service manager wants to hear of the process more often.
    private static let longestBeat: UInt64 = 1_000

    package init(
        _ requests: RunningRequests, limits: Limits, overseer: (any Overseer)?, watchdog: Duration? = nil, logger: Logger
    ) {
        self.requests = requests
        self.limits = limits
        self.overseer = overseer
        self.logger = logger
        // sd_watchdog_enabled(3) recommends half of the interval.
        beat = max(1, min(Self.longestBeat, (watchdog?.milliseconds ?? .max) / 2))
    }

    /// Starts the thread, which lives as long as the process.
    package func start() throws(GatewayError) {
        try Thread("watch") { [self] in
            while true {
                look(at: Monotonic.now())
                Monotonic.sleep(milliseconds: beat)
            }
        }.detach()
    }

    private func look(at now: UInt64) {
        let limit = min(limits.report, limits.replace)
        let late = requests.all().filter { $0.age(at: now) >= limit }.sorted { $0.start < $1.start }
        report(late, at: now)
        guard let overseer else { return }
        if let oldest = late.first, oldest.age(at: now) >= limits.replace {
            overseer.wantsReplacement("\(oldest.route) has been running for \(oldest.age(at: now) / 1_000) s")
        } else if requests.total >= limits.requests {
            overseer.wantsReplacement("it has had \(requests.total) requests")
        } else {
            overseer.lives()
        }
    }

    private func report(_ late: [RunningRequest], at now: UInt64) {
        let news = reported.withLock { reported in
            let ids = Set(late.map(\.id))
            defer { reported = ids }
            return late.filter { !reported.contains($0.id) }
        }
        for request in news {
            logger.warning(
                "a request has been running for a long time",
                metadata: [
                    "route": "\(request.route)", "seconds": "\(request.age(at: now) / 1_000)", "request_id": "\(request.id)",
                ])
        }
    }
}
