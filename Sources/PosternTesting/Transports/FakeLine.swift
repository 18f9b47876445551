internal import PosternGateway

/// Carries a request without any socket.
struct FakeLine: TestLine {
    let cycle: RequestCycle

    func answer(to call: TestCall, on executor: ThreadExecutor) throws -> TestAnswer {
        let sink = FakeExchange.Sink()
        let parameters = FakeRequest(call).parameters
        _ = cycle.run(FakeExchange(parameters: parameters, body: call.body, sink: sink), on: executor)
        guard let sent = sink.sent.withLock({ $0 }) else {
            throw NoAnswer(description: "the request was given up without an answer")
        }
        return sent
    }

    func end() {}
}
