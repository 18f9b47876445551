internal import CoreMetrics
internal import Synchronization

/// How often values fell into each of some ranges: a timer, in seconds, and a recorder that aggregates.
final class PrometheusHistogram: TimerHandler, RecorderHandler, Metric {
    /// The ranges' upper limits, rising; at most ``Part/capacity`` - 1 of them.
    struct Limits: Sendable {
        let values: [Double]

        /// From half a millisecond to half a minute, for requests and statements, in seconds.
        static let times = Limits(
            values: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])
        /// For numbers of things, and their sizes.
        static let numbers = Limits(
            values: [1, 2, 4, 8, 16, 32, 64, 128, 256, 1_024, 4_096, 16_384, 65_536, 1_048_576, 16_777_216])
    }

    private final class Part: Sendable {
        static let capacity = 16
        let counts = InlineArray<16, Atomic<Int64>> { _ in Atomic(0) }
        let sum = AtomicDouble()
    }

    private let limits: Limits
    private let parts = (0..<Shard.count).map { _ in Part() }

    init(_ limits: Limits) { self.limits = limits }

    func recordNanoseconds(_ duration: Int64) { record(Double(max(0, duration)) / 1_000_000_000) }

    func record(_ value: Int64) { record(Double(value)) }

    /// Adds a value; what is no number is ignored.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let part = parts[Shard.current]
        let index = limits.values.firstIndex { value <= $0 } ?? limits.values.count
        part.counts[index].wrappingAdd(1, ordering: .relaxed)
        part.sum.add(value)
    }

    func write(_ series: SeriesName, into text: inout ExpositionText) {
        var count: Int64 = 0
        for (index, limit) in limits.values.enumerated() {
            count &+= total(index)
            text.sample(series, suffix: "_bucket", label: ("le", ExpositionText.number(limit)), value: "\(count)")
        }
        count &+= total(limits.values.count)
        text.sample(series, suffix: "_bucket", label: ("le", "+Inf"), value: "\(count)")
        text.sample(series, suffix: "_sum", value: ExpositionText.number(parts.reduce(0) { $0 + $1.sum.value }))
        text.sample(series, suffix: "_count", value: "\(count)")
    }

    private func total(_ index: Int) -> Int64 {
        parts.reduce(0) { $0 &+ $1.counts[index].load(ordering: .relaxed) }
    }
}
