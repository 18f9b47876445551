/// The formats in which Prometheus and its like read metrics.
public enum ExpositionFormat: Sendable, Equatable {
    /// Prometheus's text, version 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    /// The one that a client prefers; the text when it does not say.
    ///
    /// - Parameter accept: the field `Accept` (RFC 9110 §12.5.1), or `nil`.
    public init(accepting accept: String?) {
        var (openMetrics, text) = (0.0, 0.0)
        for range in (accept ?? "").lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            switch parts.first {
            case "application/openmetrics-text": openMetrics = max(openMetrics, quality)
            case "text/plain", "text/*", "*/*": text = max(text, quality)
            default: continue
            }
        }
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }

    /// The field `Content-Type` of an answer.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}
