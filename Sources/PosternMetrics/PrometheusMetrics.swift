public import CoreMetrics
internal import Synchronization

/// A backend for swift-metrics that shows its values as text, for Prometheus and what reads its formats.
///
/// ```swift
/// let metrics = PrometheusMetrics()
/// MetricsSystem.bootstrap(metrics)
/// let text = metrics.exposition(.text)
/// ```
///
/// Counters get the suffix `_total`; timers are histograms in seconds, whose names should end in `_seconds`; recorders that aggregate are
/// histograms, others gauges. To make a metric takes a lock and a look-up: make it once and keep it. To count takes neither.
public final class PrometheusMetrics: MetricsFactory {
    private struct Family {
        let kind: MetricKind
        var series: [SeriesName: any Metric] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let seriesLimit: Int
    private let help: [String: String]

    /// - Parameters:
    ///   - seriesLimit: how many combinations of labels a metric may have. What comes beyond is counted together, under labels whose
    ///     values are `(other)`.
    ///   - help: a sentence about each metric that is to have one, by its name.
    public init(seriesLimit: Int = 1_000, help: [String: String] = [:]) {
        self.seriesLimit = max(1, seriesLimit)
        self.help = help
    }

    /// All metrics as they are now, by name and labels.
    public func exposition(_ format: ExpositionFormat) -> String {
        let families = families.withLock { $0 }
        var text = ExpositionText(format)
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text.family(name, family.kind, help: help[name])
            for (series, metric) in family.series.sorted(by: { $0.key < $1.key }) { metric.write(series, into: &text) }
        }
        return text.finished()
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(Self.withoutTotal(label), dimensions, .counter) { PrometheusCounter() } ?? NOOPMetricsHandler.instance
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        metric(Self.withoutTotal(label), dimensions, .counter) { PrometheusSum() } ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions, .gauge) { PrometheusGauge() } ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else {
            return metric(label, dimensions, .gauge) { PrometheusGauge() } ?? NOOPMetricsHandler.instance
        }
        return metric(label, dimensions, .histogram) { PrometheusHistogram(.numbers) } ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions, .histogram) { PrometheusHistogram(.times) } ?? NOOPMetricsHandler.instance
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private static func withoutTotal(_ label: String) -> String {
        label.hasSuffix("_total") ? String(label.dropLast(6)) : label
    }

    /// The metric of that name, which is made if it is new.
    ///
    /// - Returns: `nil` when the name belongs to a metric of another kind, which a reader would refuse.
    private func metric<M: Metric>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricKind, _ make: () -> M
    ) -> M? {
        let wanted = SeriesName(label, dimensions)
        return families.withLock { families in
            let family = families[wanted.family] ?? Family(kind: kind)
            guard family.kind == kind else { return nil }
            let isFull = family.series.count >= seriesLimit && family.series[wanted] == nil
            let name = isFull ? wanted.overflow : wanted
            if let known = family.series[name] { return known as? M }
            let new = make()
            families[name.family, default: Family(kind: kind)].series[name] = new
            return new
        }
    }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                guard let series = family.series.first(where: { $0.value === handler })?.key else { continue }
                families[name]?.series[series] = nil
                if families[name]?.series.isEmpty == true { families[name] = nil }
                return
            }
        }
    }
}
