import Glibc
import PosternGateway
import TestSupport
import Testing

/// The end of a gateway, without a signal.
struct DrainTests {
    @Test func `a running request is finished and answered, and then the gateway is drained`() async throws {
        var waiting: Gateway?
        try TestGateway.run { gateway in
            let client = try gateway.connectAtGate()
            gateway.gateway.drain()
            #expect(!client.hasInput(within: .milliseconds(100)))
            #expect(!gateway.gateway.isDrained)
            gateway.application.gate.open()
            let answer = try client.receive()
            #expect(answer.isComplete)
            #expect(answer.text == "passed")
            #expect(try client.receive().end == .closed)
            waiting = gateway.gateway
        }
        await waiting?.waitUntilDrained()
        #expect(waiting?.isDrained == true)
    }

    @Test func `idle connections are closed at once, also while a request runs`() throws {
        try TestGateway.run { gateway in
            let kept = try gateway.connect()
            #expect(try kept.answer(to: FastCGIRequest()).isComplete)
            let silent = try gateway.connect()
            let running = try gateway.connectAtGate()
            gateway.gateway.drain()
            #expect(try kept.isClosed(within: .seconds(20)))
            #expect(try silent.isClosed(within: .seconds(20)))
            gateway.application.gate.open()
            #expect(try running.receive().isComplete)
        }
    }

    @Test func `the socket's file is removed, and nobody new connects`() throws {
        try TestGateway.run { gateway in
            #expect(access(gateway.socketPath, F_OK) == 0)
            gateway.gateway.drain()
            #expect(access(gateway.socketPath, F_OK) != 0)
            #expect(throws: SystemFailure.self) { try gateway.connect() }
        }
    }

    @Test func `requests that have arrived are answered`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let clients = try (0..<20).map { _ in try gateway.connect() }
            for client in clients { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
            try clients[0].send(FastCGIRequest("GET", "/gate"))
            try #require(gateway.application.gate.hasVisitor())
            for client in clients.dropFirst() { try client.send(FastCGIRequest()) }
            gateway.gateway.drain()
            gateway.application.gate.open()
            for client in clients { #expect(try client.receive().isComplete) }
        }
    }

    @Test func `requests whose connections nobody has accepted yet are answered`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let first = try gateway.connectAtGate()
            let clients = try (0..<20).map { _ in try gateway.connect() }
            for client in clients { try client.send(FastCGIRequest()) }
            gateway.gateway.drain()
            gateway.application.gate.open()
            for client in [first] + clients { #expect(try client.receive().isComplete) }
        }
    }

    @Test func `a refusal is received whole also when its body is still arriving`() throws {
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            let request = FastCGIRequest("POST", body: patternBytes(5 << 20))
            try client.send(request.headRecords)
            #expect(client.hasInput(within: .seconds(20)))
            gateway.gateway.drain()
            #expect(try client.send(request.bodyRecords))
            #expect(try client.receive().status == 413)
            #expect(try client.receive().end == .closed)
        }
    }

    @Test func `a gateway that is abandoned keeps nobody waiting`() async throws {
        var waiting: Gateway?
        try TestGateway.run { gateway in
            let client = try gateway.connectAtGate()
            defer { client.close() }
            gateway.gateway.drain()
            gateway.gateway.abandon()
            #expect(!gateway.gateway.isDrained)
            gateway.application.gate.open()
            waiting = gateway.gateway
        }
        await waiting?.waitUntilDrained()
    }
}
