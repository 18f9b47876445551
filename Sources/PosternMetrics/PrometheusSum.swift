internal import CoreMetrics
internal import Synchronization

/// A counter of fractions.
final class PrometheusSum: FloatingPointCounterHandler, Metric {
    private let sum = AtomicDouble()

    /// Adds `amount`; one that is below 0, infinite or no number is ignored.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.add(amount)
    }

    /// Does nothing, as that of ``PrometheusCounter``.
    func reset() {}

    func write(_ series: SeriesName, into text: inout ExpositionText) {
        text.sample(series, suffix: "_total", value: ExpositionText.number(sum.value))
    }
}
