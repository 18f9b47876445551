/// How the access log tells of a request.
public enum AccessLogFormat: String, CaseIterable, Sendable {
    /// Not at all.
    case off
    /// As the format `combined` of Apache and nginx, with the id, the route and the times behind it.
    case combined
    /// One JSON object a line.
    case json
}
