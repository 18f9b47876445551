internal import HTTPTypes
internal import PosternHTTP

extension Response {
    /// For a request that has waited for too long.
    static var overloaded: Response {
        .problem(
            HTTPError(.serviceUnavailable, "The service has more to do than it can; try again.", headers: [.retryAfter: "1"]))
    }

    /// For a handler that has had its time.
    static func timedOut(_ request: Request) -> Response {
        .problem(HTTPError(.gatewayTimeout, "The request took too long."), requestID: request.id)
    }
}
