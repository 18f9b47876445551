package import PosternHTTP

/// Takes note of each request while its handler works on it.
package struct WatchedResponder: Responder {
    private let inner: any Responder
    private let requests: RunningRequests

    package init(_ inner: any Responder, _ requests: RunningRequests) {
        self.inner = inner
        self.requests = requests
    }

    package func admit(_ request: inout Request) -> BodyDemand { inner.admit(&request) }

    package func respond(to request: Request) async -> Response {
        let index = requests.begin(request.method.rawValue, request.pattern ?? "(no route)", id: request.id)
        defer { requests.end(index) }
        return await inner.respond(to: request)
    }

    package func response(to error: any Error, for request: Request) -> Response { inner.response(to: error, for: request) }
}
