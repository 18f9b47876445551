internal import Logging
internal import Metrics
internal import PosternGateway
internal import PosternSQL

/// Who is told of requests that have ended, as the settings say.
struct RequestObservation {
    let observers: [any RequestObserver]
    /// `nil` when nobody tells of them.
    let slowRequests: SlowRequestLog?
    /// `nil` when nobody collects any.
    let metrics: GatewayMetrics?

    /// - Parameter factory: the metrics system.
    /// - Throws: `GatewayError` when the access log cannot be opened.
    init(_ settings: Settings, logger: Logger, metrics factory: any MetricsFactory) throws {
        var observers: [any RequestObserver] = []
        if settings.accessLog != .off {
            let file = try settings.accessLogFile.map { path in try AccessLogFile(path: path) } ?? AccessLogFile()
            observers.append(AccessLog(settings.accessLog, to: file, logger: logger))
        }
        slowRequests = settings.slowRequest.map { SlowRequestLog(limit: $0, logger: logger) }
        if let slowRequests { observers.append(slowRequests) }
        metrics =
            factory is NOOPMetricsHandler ? nil : GatewayMetrics(factory, threads: settings.gatewaySettings.threads)
        self.observers = observers + (metrics.map { [$0] } ?? [])
    }

    /// Passes on to the request that it was done for what a unit of work has taken; `nil` when nobody wants to know.
    var unitListener: UnitListener? {
        guard !observers.isEmpty else { return nil }
        return { times in DatabaseShare.current?.add(wait: times.wait, work: times.work) }
    }
}
