package import Metrics
internal import PosternHTTP
internal import Synchronization

/// Counts and measures requests, for the metrics system that the application has chosen. All names begin with `http_` or `gateway_`.
///
/// Labels are patterns of routes, methods that are known, and classes of statuses: nothing that a client makes up.
package final class GatewayMetrics: RequestObserver {
    /// One for each worker, so that none waits for another's lock.
    private let desks: [RouteMetricsDesk]
    private let parts: [Timer]
    private let states: GatewayGauges

    /// - Parameters:
    ///   - factory: the metrics system.
    ///   - threads: how many there are that answer requests.
    package init(_ factory: any MetricsFactory, threads: Int) {
        desks = (0..<max(1, threads)).map { _ in RouteMetricsDesk(factory) }
        parts = RequestTimes.parts.map { part in
            Timer(
                label: "http_request_part_seconds", dimensions: [("part", part.name)], preferredDisplayUnit: .seconds,
                factory: factory)
        }
        states = GatewayGauges(factory)
    }

    package func requestEnded(_ request: EndedRequest) {
        desks[max(0, request.worker - 1) % desks.count].count(request)
        for (part, timer) in zip(RequestTimes.parts, parts) { timer.recordNanoseconds(part.time(request.times)) }
    }

    /// Takes note of how things stand: to be called now and then, and before values are shown.
    package func observe(_ gateway: Gateway) { states.observe(gateway) }

    /// A sentence about each metric, by its name.
    package static let help = [
        "http_requests": "Requests that have ended, by method, route and class of status.",
        "http_request_seconds": "How long requests took, from being noticed until their answers were sent.",
        "http_request_part_seconds": "How the time of requests was spent.",
        "http_requests_running": "Requests that are being served.",
        "http_requests_waiting": "Requests that wait in line because all workers are busy.",
        "http_requests_gone": "Requests whose clients left before the answer.",
        "http_requests_late": "Requests whose handlers took too long.",
        "http_requests_shed": "Requests that were turned away because they had waited for too long.",
        "gateway_connections": "Connections that are open.",
        "gateway_follow_ups_pending": "What follows answers and waits or runs.",
        "gateway_follow_ups_done": "What followed answers and has been done.",
        "gateway_follow_ups_failed": "What followed answers and has thrown, or took too long.",
        "gateway_follow_ups_refused": "What should have followed answers and was not done, or cut off in the end.",
    ]
}
