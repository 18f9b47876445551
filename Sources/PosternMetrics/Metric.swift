/// What has a value that can be shown.
protocol Metric: AnyObject, Sendable {
    /// Writes its samples, under the name of its series.
    func write(_ series: SeriesName, into text: inout ExpositionText)
}

/// How the values of a metric are understood.
enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}
