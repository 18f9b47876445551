internal import PosternGateway

/// What carries the requests of a client to its application.
protocol TestLine: Sendable {
    /// Sends `call` and waits for the answer; blocks.
    ///
    /// - Parameter executor: the calling thread's own.
    /// - Throws: ``NoAnswer``.
    func answer(to call: TestCall, on executor: ThreadExecutor) throws -> TestAnswer

    /// What follows the answers.
    var followUps: FollowUps { get }

    /// Ends what serves; nothing is sent afterwards.
    func end()
}
