internal import PosternGateway

/// Carries a request without any socket.
struct FakeLine: TestLine {
    let cycle: RequestCycle
    let followUps: FollowUps

    func answer(to call: TestCall, on executor: ThreadExecutor) throws -> TestAnswer {
        let sink = FakeExchange.Sink()
        var due: FollowUps.Due?
        let parameters = FakeRequest(call).parameters
        _ = cycle.run(FakeExchange(parameters: parameters, body: call.body, sink: sink), on: executor) {
            followUps.promise()
            due = $0
        }
        if let due { followUps.start(due) }
        guard let sent = sink.sent.withLock({ $0 }) else {
            throw NoAnswer(description: "the request was given up without an answer")
        }
        return sent
    }

    func end() {}
}
