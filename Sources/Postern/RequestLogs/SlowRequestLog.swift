package import Logging
package import PosternGateway
internal import PosternHTTP
internal import Synchronization

/// Warns of requests that took long, and says with what. (One that has not ended yet is told of by ``ProcessWatch``.)
package final class SlowRequestLog: RequestObserver {
    private let limit: Int64
    private let logger: Logger
    private let told = Atomic<Int>(0)

    /// How many it has told of.
    package var count: Int { told.load(ordering: .relaxed) }

    /// - Parameter limit: from the moment at which a request was noticed until its answer was sent.
    package init(limit: Duration, logger: Logger) {
        self.limit = Int64(clamping: limit.components.seconds) * 1_000_000_000 + limit.components.attoseconds / 1_000_000_000
        self.logger = logger
    }

    package func requestEnded(_ request: EndedRequest) {
        // What was turned away has done nothing but wait, and is told of in sum.
        guard request.times.total >= limit, !request.isTurnedAway else { return }
        var metadata: Logger.Metadata = [
            "ms": "\(Self.milliseconds(request.times.total))", "status": "\(request.status)",
            "request_id": "\(request.request?.id ?? "")", "path": "\(request.request?.path ?? "")",
            "route": "\(request.request?.route ?? "(no route)")",
        ]
        for part in RequestTimes.parts {
            metadata["\(part.name)_ms"] = "\(Self.milliseconds(part.time(request.times)))"
        }
        told.add(1, ordering: .relaxed)
        logger.warning("slow request", metadata: metadata)
    }

    private static func milliseconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1_000) / 1_000 }
}
