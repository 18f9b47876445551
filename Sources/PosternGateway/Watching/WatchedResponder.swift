package import PosternHTTP

/// Takes note of each request while its handler works on it, or on the body of a streamed answer.
package struct WatchedResponder: Responder {
    private let inner: any Responder
    private let requests: RunningRequests

    package init(_ inner: any Responder, _ requests: RunningRequests) {
        self.inner = inner
        self.requests = requests
    }

    package func admit(_ request: inout Request) -> BodyDemand { inner.admit(&request) }

    package func respond(to request: Request) async -> Response {
        let entry = WatchedEntry(request, in: requests)
        var response = await inner.respond(to: request)
        response.stream = response.stream?.wrapped { work in
            { body in
                entry.goesOn()
                try await work(BodyWriter(to: WatchedBody(body, entry)))
            }
        }
        return response
    }

    package func response(to error: any Error, for request: Request) -> Response { inner.response(to: error, for: request) }
}
