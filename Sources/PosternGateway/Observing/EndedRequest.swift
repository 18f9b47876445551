package import PosternHTTP

/// A request that has been answered, turned away, or left by its client.
package struct EndedRequest: Sendable {
    /// What the web server sent about it; `nil` when that could not be read.
    package let parameters: Parameters?
    /// `nil` when the parameters do not make a request, or nobody has looked at them.
    package let request: Request?
    /// The status of the answer. For requests without one it is nginx's 499 when the client left, and 408 when it took too long to send.
    package let status: Int
    /// The bytes of the body that was received.
    package let receivedBytes: Int
    /// The bytes of the answer's body, without its head.
    package let sentBytes: Int
    package let times: RequestTimes
    /// See ``Arrival/worker``.
    package let worker: Int
    /// Whether it was turned away unread, because it had waited for too long.
    package let isTurnedAway: Bool
    /// What the application adds to the access log.
    package let accessFields: [AccessField]

    package init(
        parameters: Parameters?, request: Request?, status: Int, receivedBytes: Int = 0, sentBytes: Int = 0,
        times: RequestTimes = RequestTimes(), worker: Int = 1, isTurnedAway: Bool = false, accessFields: [AccessField] = []
    ) {
        self.parameters = parameters
        self.request = request
        self.status = status
        self.receivedBytes = receivedBytes
        self.sentBytes = sentBytes
        self.times = times
        self.worker = worker
        self.isTurnedAway = isTurnedAway
        self.accessFields = accessFields
    }
}
