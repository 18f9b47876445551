internal import Metrics
internal import Synchronization

/// How a gateway stands, and what it has counted, handed on to the metrics system.
final class GatewayGauges: Sendable {
    private struct Counts {
        var gone = 0
        var late = 0
        var shed = 0
        var followUps = FollowUps.Counts()
    }

    private let running: Gauge
    private let waiting: Gauge
    private let connections: Gauge
    private let gone: Counter
    private let late: Counter
    private let shed: Counter
    private let followUps: Gauge
    private let followUpsDone: Counter
    private let followUpsFailed: Counter
    private let followUpsRefused: Counter
    private let told = Mutex(Counts())

    init(_ factory: any MetricsFactory) {
        running = Gauge(label: "http_requests_running", factory: factory)
        waiting = Gauge(label: "http_requests_waiting", factory: factory)
        connections = Gauge(label: "gateway_connections", factory: factory)
        gone = Counter(label: "http_requests_gone", factory: factory)
        late = Counter(label: "http_requests_late", factory: factory)
        shed = Counter(label: "http_requests_shed", factory: factory)
        followUps = Gauge(label: "gateway_follow_ups_pending", factory: factory)
        followUpsDone = Counter(label: "gateway_follow_ups_done", factory: factory)
        followUpsFailed = Counter(label: "gateway_follow_ups_failed", factory: factory)
        followUpsRefused = Counter(label: "gateway_follow_ups_refused", factory: factory)
    }

    func observe(_ gateway: Gateway) {
        running.record(gateway.runningRequests)
        waiting.record(gateway.waitingRequests)
        connections.record(gateway.openConnections)
        let (counts, follow) = (gateway.counts, gateway.followUps.counts)
        followUps.record(follow.pending)
        told.withLock { told in
            let now = Counts(gone: counts.gone, late: counts.late, shed: counts.shed, followUps: follow)
            followUpsDone.increment(by: follow.done - told.followUps.done)
            followUpsFailed.increment(by: follow.failed - told.followUps.failed)
            followUpsRefused.increment(by: follow.refused - told.followUps.refused)
            gone.increment(by: now.gone - told.gone)
            late.increment(by: now.late - told.late)
            shed.increment(by: now.shed - told.shed)
            told = now
        }
    }
}
