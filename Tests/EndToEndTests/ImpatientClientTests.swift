import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// Clients of a web server that leave early, and clients that send more than they may.
@Suite(.ownThreads, .sqlite("it has no database")) struct ImpatientClientTests {
    /// nginx only: lighttpd looks after its client again when it has an answer for it.
    @Test(arguments: WebServer.proxies.filter { $0.program == .nginx })
    func `a hundred clients that go away end their handlers, and leave no connection behind (H25)`(_ server: WebServer)
        async throws
    {
        let directory = try TemporaryDirectory()
        let gate = Gate()
        let application = try Application(
            [
                Route(.get, "/") { _ in .text("well") },
                Route(.get, "/slow") { _ in
                    gate.begin()
                    try await Task.sleep(for: .seconds(600))
                    return .text("late")
                },
            ], speaking: server.wire, in: directory, settings: GatewaySettings(workers: 10, handlerTimeout: .seconds(600)))
        let front = try await FrontServer(server, in: directory, before: application.socket)
        for round in 1...10 {
            for _ in 1...10 {
                let connection = try HTTPConnection(port: front.client.port)
                try await connection.send(front.client.request("GET", "/slow"))
                #expect(try await blocking { gate.hasVisitor() })
                connection.abort()
            }
            try await eventually("the handlers to end") { application.gateway.counts.gone == 10 * round }
        }
        #expect(try await front.client.get("/").text == "well")
        try await eventually("the connections to close") { application.gateway.openConnections <= 1 }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a body that is too large is refused two hundred times of two hundred (F12, S14)`(_ server: WebServer) async throws {
        let directory = try TemporaryDirectory()
        let application = try Application(
            [Route(.post, "/echo") { Response(body: $0.body) }], speaking: server.wire, in: directory)
        let front = try await FrontServer(server, in: directory, before: application.socket)
        let body = patternBytes(1_500_000)
        for _ in 0..<200 {
            let answer = try await front.client.send("POST", "/echo", body: body)
            try #require(answer.status == 413)
            try #require(answer["content-type"] == "application/problem+json")
        }
        withExtendedLifetime(application) {}
    }

    @Test(arguments: WebServer.proxies)
    func `a client that takes ten megabytes slowly holds its web server only, not a worker (H26)`(_ server: WebServer)
        async throws
    {
        let directory = try TemporaryDirectory()
        let body = [UInt8](repeating: 1, count: 10_000_000)
        let application = try Application(
            [Route(.get, "/") { _ in .text("well") }, Route(.get, "/big") { _ in Response(body: body) }],
            speaking: server.wire, in: directory, settings: GatewaySettings(workers: 1, maximumQueueWait: nil))
        let front = try await FrontServer(server, in: directory, before: application.socket)
        let slow = try HTTPConnection(port: front.client.port)
        try await slow.send(front.client.request("GET", "/big"))
        try await slow.waitForInput()
        let start = ContinuousClock.now
        #expect(try await front.client.get("/").text == "well")
        #expect(ContinuousClock.now - start < .seconds(1))
        withExtendedLifetime((application, slow)) {}
    }
}
