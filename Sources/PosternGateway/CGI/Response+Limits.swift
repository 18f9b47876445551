internal import HTTPTypes
internal import PosternHTTP

extension Response {
    /// For a request that has waited for too long.
    static func overloaded(requestID: String) -> Response {
        .problem(
            HTTPError(.serviceUnavailable, "The service has more to do than it can; try again.", headers: [.retryAfter: "1"]),
            requestID: requestID)
    }

    /// For a handler that has had its time.
    static func timedOut(_ request: Request) -> Response {
        .problem(HTTPError(.gatewayTimeout, "The request took too long."), requestID: request.id)
    }
}
