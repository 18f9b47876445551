/// What the gateway hands requests to.
package protocol Responder: Sendable {
    /// Finds what will answer `request` and notes it there. It sees the head only, since no body has been read.
    ///
    /// - Returns: whether the body is worth reading, and how much of it.
    func admit(_ request: inout Request) -> BodyDemand

    /// Answers a request that was admitted; its body is there if it was asked for. Errors have become answers.
    func respond(to request: Request) async -> Response

    /// The answer after `error` from the stream of an answer, of which nothing has been sent.
    func response(to error: any Error, for request: Request) -> Response
}

/// How much of a body is to be read before a request is answered.
package enum BodyDemand: Sendable, Equatable {
    /// None: the answer does not depend on it.
    case none
    /// All of it. `limit` in bytes takes the place of the gateway's own limit; beyond it the answer is 413.
    case whole(limit: Int?)
    /// As much of it as whoever answers asks for, up to `limit` or the gateway's own.
    case streamed(limit: Int?)
}
