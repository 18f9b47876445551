internal import CoreMetrics

/// A number as it was set last: a meter, and a recorder that does not aggregate.
final class PrometheusGauge: MeterHandler, RecorderHandler, Metric {
    private let number = AtomicDouble()

    func set(_ value: Int64) { number.set(Double(value)) }
    func set(_ value: Double) { number.set(value) }
    func increment(by amount: Double) { number.add(amount) }
    func decrement(by amount: Double) { number.add(-amount) }
    func record(_ value: Int64) { number.set(Double(value)) }
    func record(_ value: Double) { number.set(value) }

    func write(_ series: SeriesName, into text: inout ExpositionText) {
        text.sample(series, value: ExpositionText.number(number.value))
    }
}
