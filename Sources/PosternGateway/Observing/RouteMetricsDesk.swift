internal import Metrics
internal import PosternHTTP
internal import Synchronization

/// The counters of the requests that one worker has served. They are looked up by what is at hand, without making a text.
final class RouteMetricsDesk: Sendable {
    private struct RouteMetrics: Sendable {
        /// Of statuses from 100 on, from 200 on, and so on.
        let classes: [Counter]
        let time: Timer
    }

    private struct Book {
        var routes: [ObjectIdentifier: (endpoint: Endpoint, metrics: RouteMetrics)] = [:]
        /// By methods, of requests that have no route.
        var unrouted: [String: RouteMetrics] = [:]
        var unread: RouteMetrics?
    }

    private let book = Mutex(Book())
    private let factory: any MetricsFactory

    /// The methods of RFC 9110 §9 and RFC 5789; any other is counted as `(other)`.
    private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"]

    init(_ factory: any MetricsFactory) { self.factory = factory }

    func count(_ request: EndedRequest) {
        let metrics = book.withLock { book in self.metrics(of: request, in: &book) }
        metrics.classes[min(max(request.status / 100, 1), 5) - 1].increment()
        metrics.time.recordNanoseconds(request.times.total)
    }

    private func metrics(of request: EndedRequest, in book: inout Book) -> RouteMetrics {
        if case .route(let endpoint, _)? = request.request?.resolution {
            let key = ObjectIdentifier(endpoint)
            if let known = book.routes[key] { return known.metrics }
            let new = make(endpoint.method.rawValue, endpoint.pattern)
            book.routes[key] = (endpoint, new)
            return new
        }
        guard let name = request.request?.method.rawValue else {
            if let known = book.unread { return known }
            let new = make("(unread)", "(unread)")
            book.unread = new
            return new
        }
        let method = Self.methods.contains(name) ? name : "(other)"
        if let known = book.unrouted[method] { return known }
        let new = make(method, "(none)")
        book.unrouted[method] = new
        return new
    }

    private func make(_ method: String, _ route: String) -> RouteMetrics {
        RouteMetrics(
            classes: (1...5).map { status in
                Counter(
                    label: "http_requests", dimensions: [("method", method), ("route", route), ("status", "\(status)xx")],
                    factory: factory)
            },
            time: Timer(
                label: "http_request_seconds", dimensions: [("method", method), ("route", route)],
                preferredDisplayUnit: .seconds, factory: factory))
    }
}
