internal import HTTPTypes
internal import Metrics
internal import PosternGateway
internal import PosternHTTP
internal import PosternMetrics

/// Shows the program's metrics under a path, to Prometheus and what reads its formats.
struct MetricsEndpoint {
    let metrics: PrometheusMetrics

    /// Makes a backend for the program's metrics, which its own counters go to as well.
    ///
    /// - Returns: `nil` when they are shown nowhere.
    /// - Throws: ``ConfigurationError`` when the program has chosen another backend.
    static func begin(_ settings: Settings) throws(ConfigurationError) -> MetricsEndpoint? {
        guard settings.metricsPath != nil else { return nil }
        guard MetricsSystem.factory is NOOPMetricsHandler else {
            throw ConfigurationError(
                "METRICS_PATH", from: "configuration",
                "cannot be used: this program has a metrics system of its own, which shows its metrics elsewhere")
        }
        let metrics = PrometheusMetrics(help: GatewayMetrics.help.merging(ProcessGauges.help) { own, _ in own })
        MetricsSystem.bootstrap(metrics)
        return MetricsEndpoint(metrics: metrics)
    }

    /// - Parameter update: brings values up to date that are only looked at now and then.
    func page(update: @escaping @Sendable () -> Void) -> Router.Page {
        { [metrics] request in
            update()
            let format = ExpositionFormat(accepting: request.headers[.accept])
            let headers: HTTPFields = [.contentType: format.contentType, .cacheControl: "no-store", .vary: "Accept"]
            return Response(headers: headers, body: Array(metrics.exposition(format).utf8))
        }
    }
}
