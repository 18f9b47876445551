import PosternGateway
import TestSupport
import Testing

/// Peers that break off, begin anew or say more than a web server would.
struct ConfusedPeerTests {
    private static let request = FastCGIRequest("POST", body: patternBytes(1_000))

    /// Sends `records`, then goes on waiting: whatever becomes of it, the service must live on.
    private func expectSurvival(of records: [FastCGIRecord], handled: ClosedRange<Int>) throws {
        try TestGateway.run(GatewaySettings(workers: 1, readTimeout: .seconds(1))) { gateway in
            let client = try gateway.connect()
            try client.send(records)
            #expect(try gateway.isAlive())
            #expect(handled.contains(gateway.handled - 1))
            let answer = try client.receive()
            #expect(answer.end != .late)
            #expect(answer.status == nil || answer.body == Self.request.body)
        }
    }

    @Test func `a request that is taken back before its end reaches no handler (F27)`() throws {
        let abort = FastCGIRecord(.abort)
        let (head, body) = (Self.request.headRecords, Self.request.bodyRecords)
        try expectSurvival(of: [head[0], abort], handled: 0...0)
        try expectSurvival(of: [head[0], head[1], abort], handled: 0...0)
        try expectSurvival(of: head + [abort], handled: 0...0)
        try expectSurvival(of: head + [body[0], abort], handled: 0...0)
        let part = FastCGIRecord(.input, Array(Self.request.body.prefix(500)))
        try expectSurvival(of: head + [part, abort], handled: 0...0)
    }

    @Test func `a request that is taken back behind its end is answered at most (F27)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let client = try gateway.connect()
            try client.send(Self.request.records + [FastCGIRecord(.abort)])
            let answer = try client.receive()
            #expect(answer.end != .late)
            #expect(try gateway.isAlive())
        }
    }

    @Test func `what is taken back on an idle connection is passed over (F27)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let client = try gateway.connect()
            for _ in 0..<3 {
                #expect(try client.answer(to: Self.request).body == Self.request.body)
                try client.send([FastCGIRecord(.abort)])
            }
            #expect(try client.answer(to: Self.request).body == Self.request.body)
        }
    }

    @Test func `a second request inside of the first is refused, and does not shorten it (F28)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1, readTimeout: .seconds(1))) { gateway in
            let client = try gateway.connect()
            let body = Self.request.body
            let second = FastCGIRequest().with { $0.requestID = 2 }
            try client.send(Self.request.headRecords + [FastCGIRecord(.input, Array(body[..<400]))])
            try client.send(second.records)
            try client.send([FastCGIRecord(.input, Array(body[400...])), FastCGIRecord(.input)])
            let refusal = try client.receive()
            #expect(refusal.end == .request(applicationStatus: 0, protocolStatus: 1))
            #expect(refusal.records.allSatisfy { $0.requestID == 2 })
            #expect(try client.receive().body == body)
            #expect(gateway.application.requests.allSatisfy { $0.body == body })
            #expect(try gateway.isAlive())
        }
    }

    @Test(arguments: [0, 1_000, 20_000])
    func `requests in one go are all answered (F29)`(_ count: Int) throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let client = try gateway.connect()
            let requests = (1...5).map { number in
                FastCGIRequest("POST", body: patternBytes(count + number)).with { $0.requestID = UInt16(number) }
            }
            try client.send(requests.flatMap(\.bytes))
            for request in requests {
                let answer = try client.receive(within: .seconds(20))
                #expect(answer.isComplete)
                #expect(answer.body == request.body)
            }
            #expect(gateway.handled == 5)
        }
    }

    @Test func `ten thousand variables are refused (F36)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let request = (0..<10_000).reduce(FastCGIRequest()) { $0.adding("HTTP_X_\($1)", "1") }
            let answer = try gateway.outcome(of: request.bytes)
            #expect(answer.isClosedUnanswered)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test func `the status of one request is not that of the next (F51)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let client = try gateway.connect()
            for request in [FastCGIRequest(), FastCGIRequest("GET", "/nowhere"), FastCGIRequest()] {
                #expect(try client.answer(to: request).end == .request(applicationStatus: 0, protocolStatus: 0))
            }
        }
    }

    @Test func `parameters whose lengths are not theirs are closed (F55)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let bytes: [UInt8] = [
                1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
                1, 4, 0, 1, 0, 10, 0, 0, 0x50, 0x50, 3, 4, 5, 6, 7, 8, 9, 10,
                1, 4, 0, 1, 0, 0, 0, 0,
            ]
            let answer = try gateway.outcome(of: bytes)
            #expect(answer.isClosedUnanswered)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }
}
