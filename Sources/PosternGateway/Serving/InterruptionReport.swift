internal import Logging
internal import PosternHTTP

/// Ends handlers that must not go on, counts them, and says so.
struct InterruptionReport: Sendable {
    let counts: GatewayCounts
    let logger: Logger

    func deal(with finding: Lease.Finding) {
        switch finding {
        case .interrupted(let request, let task, let interruption, let age):
            interruption == .gone ? counts.countGone() : counts.countLate()
            task.cancel()
            let metadata = describe(request, age)
            switch interruption {
            case .late, .answered:
                logger.warning("a handler has had its time and was told to end", metadata: metadata)
            case .gone:
                logger.debug("a client has gone away, and its handler was told to end", metadata: metadata)
            }
        case .stuck(let request, let age):
            logger.error(
                "a handler goes on although it was told to end; its thread is not free", metadata: describe(request, age))
        }
    }

    private func describe(_ request: Request, _ age: UInt64) -> Logger.Metadata {
        [
            "age_ms": "\(age)", "path": "\(request.path)", "request_id": "\(request.id)",
            "route": "\(request.route ?? request.method.rawValue)",
        ]
    }
}
