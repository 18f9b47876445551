internal import CoreMetrics
internal import Synchronization

/// A counter of whole numbers. Threads count apart, and the parts are added when somebody asks.
final class PrometheusCounter: CounterHandler, Metric {
    private final class Part: Sendable {
        let value = Atomic<Int64>(0)
        /// Keeps the next part out of the same cache line.
        let padding = (0, 0, 0, 0, 0, 0)
    }

    private let parts = (0..<Shard.count).map { _ in Part() }

    /// Adds `amount`; a counter never falls, so that one below 0 is ignored. The sum starts anew beyond the largest Int64.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        parts[Shard.current].value.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Does nothing: for Prometheus a counter that falls is a program that was started anew.
    func reset() {}

    var value: Int64 { parts.reduce(0) { $0 &+ $1.value.load(ordering: .relaxed) } }

    func write(_ series: SeriesName, into text: inout ExpositionText) {
        text.sample(series, suffix: "_total", value: "\(value)")
    }
}
