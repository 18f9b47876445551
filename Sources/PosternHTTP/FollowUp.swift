/// Work that is done after an answer has been sent.
package struct FollowUp: Sendable {
    package let work: @Sendable () async throws -> Void
}

extension Response {
    /// The same answer, with something to be done after the client has it.
    ///
    /// ```swift
    /// let order = try orders.add(request.decode(Order.self))
    /// return try .json(order, status: .created).afterwards {
    ///     try await mailer.confirm(order)
    /// }
    /// ```
    ///
    /// It is done when this answer has been sent to its end, also when its client had left before, and not when something else was sent in its place:
    /// an error, the 504 of a handler that was late. What is given first is done first; one that throws leaves a line in the log, with the request's
    /// id and route, and the next is done all the same.
    ///
    /// It lives in the memory of the process. Draining waits for it, and cancels it at the end of its time (`DRAIN`); it is cancelled too when it takes
    /// longer than `FOLLOW_UP_TIMEOUT`; and when `FOLLOW_UP_LIMIT` of them wait or run, it is not done, and the log says so. What must happen whatever
    /// happens belongs into the database.
    ///
    /// - Parameter work: may suspend for long, and may block: it runs on threads of its own, of which there are four.
    public func afterwards(_ work: @escaping @Sendable () async throws -> Void) -> Response {
        var response = self
        response.followUps.append(FollowUp(work: work))
        return response
    }
}
