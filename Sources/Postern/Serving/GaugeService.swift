internal import Metrics
internal import PosternGateway
internal import ServiceLifecycle
internal import Synchronization

/// Brings the gauges of gateway and process up to date: before they are shown, and every few seconds for metrics systems that look for themselves.
final class GaugeService: Service {
    private static let interval = Duration.seconds(5)

    private let metrics: GatewayMetrics?
    private let process: ProcessGauges?
    private let gateway = Mutex<Gateway?>(nil)

    /// - Parameter metrics: `nil` when nobody collects any.
    init(_ metrics: GatewayMetrics?) {
        self.metrics = metrics
        process = metrics.map { _ in ProcessGauges(MetricsSystem.factory) }
    }

    var isNeeded: Bool { metrics != nil }

    /// Names the gateway, which does not exist yet when its routes are made.
    func watch(_ gateway: Gateway) {
        self.gateway.withLock { $0 = gateway }
    }

    @Sendable func update() {
        guard let metrics, let gateway = gateway.withLock({ $0 }) else { return }
        metrics.observe(gateway)
        process?.observe()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                self.update()
                do { try await Task.sleep(for: Self.interval) } catch { return }
            }
        }
    }
}
