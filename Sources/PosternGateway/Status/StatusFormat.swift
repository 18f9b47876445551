package import PosternHTTP

/// In which form a status is told. The names are those of PHP-FPM's status page.
package enum StatusFormat: String, Sendable, CaseIterable {
    case text, json, openmetrics

    /// As the query of the status page asks for it: `?json`, `?openmetrics`, else text; values are passed over.
    package init(_ query: QueryParameters) {
        self = query["json"] != nil ? .json : query["openmetrics"] != nil ? .openmetrics : .text
    }

    package var contentType: String {
        switch self {
        case .text: "text/plain;charset=UTF-8"
        case .json: "application/json"
        case .openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

extension GatewayStatus {
    /// The status as PHP-FPM prints it.
    ///
    /// - Parameter isFull: whether each worker is told of; OpenMetrics has no place for it.
    package func document(_ format: StatusFormat, isFull: Bool) -> String {
        switch format {
        case .text: text(isFull: isFull)
        case .json: json(isFull: isFull)
        case .openmetrics: openMetrics()
        }
    }
}
