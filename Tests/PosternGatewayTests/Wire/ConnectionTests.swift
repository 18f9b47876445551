import PosternGateway
import TestSupport
import Testing

/// Connections that wait, end early, or are many.
struct ConnectionTests {
    @Test func `connections that never send disturb nobody, and are closed in the end`() throws {  // F40
        try TestGateway.run(GatewaySettings(workers: 2, idleTimeout: .milliseconds(500))) { gateway in
            let silent = try (0..<64).map { _ in try gateway.connect() }
            for _ in 0..<20 { #expect(try gateway.isAlive()) }
            for client in silent { #expect(try client.isClosed(within: .seconds(20))) }
        }
    }

    @Test func `idle kept connections do not hold workers`() throws {  // F41
        try TestGateway.run(GatewaySettings(workers: 4)) { gateway in
            let kept = try (0..<64).map { _ in try gateway.connect() }
            for client in kept { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
            #expect(try gateway.isAlive())
            for client in kept.reversed() { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
        }
    }

    @Test func `a client that leaves while its handler runs harms nobody`() throws {  // F45
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            for round in 1...10 {
                let client = try gateway.connectAtGate()
                client.close()
                gateway.application.gate.open()
                #expect(try gateway.isAlive())
                #expect(gateway.handled == 2 * round)
            }
        }
    }

    @Test(arguments: [true, false])
    func `a client that only listens after its request is answered`(_ isKept: Bool) throws {  // F46
        try TestGateway.run { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("POST", body: patternBytes(100_000)).with { $0.isKept = isKept })
            client.finishSending()
            let answer = try client.receive()
            #expect(answer.isComplete)
            #expect(answer.body == patternBytes(100_000))
            #expect(try client.receive().end == .closed)
        }
    }

    @Test func `a client that neither sends nor closes does not hold its worker`() throws {  // F47
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let silent = try gateway.connect()
            #expect(try silent.answer(to: FastCGIRequest().with { $0.isKept = false }).isComplete)
            #expect(try gateway.isAlive())
            #expect(try silent.isClosed())
        }
    }

    @Test func `a thousand connections at once are accepted, and closed when they stay silent`() throws {  // F53
        try TestGateway.run(GatewaySettings(workers: 2, idleTimeout: .milliseconds(500))) { gateway in
            let silent = try (0..<1_000).map { _ in try gateway.connect() }
            #expect(try gateway.isAlive())
            for client in silent { #expect(try client.isClosed(within: .seconds(20))) }
        }
    }

    @Test func `connections beyond the limit wait until there is room`() throws {
        try TestGateway.run(GatewaySettings(workers: 2, maximumConnections: 4)) { gateway in
            let first = try (0..<4).map { _ in try gateway.connect() }
            for client in first { #expect(try client.answer(to: FastCGIRequest()).isComplete) }
            let late = try (0..<4).map { _ in try gateway.connect() }
            for client in late { try client.send(FastCGIRequest()) }
            #expect(!late[0].hasInput(within: .milliseconds(300)))
            for client in first { client.close() }
            for client in late { #expect(try client.receive().isComplete) }
        }
    }

    @Test func `descriptors that come and go among faulty requests never mix up connections`() throws {
        try TestGateway.run(GatewaySettings(workers: 4)) { gateway in
            let broken = [.begin(), FastCGIRecord(.input)].bytes
            for _ in 0..<300 {
                let faulty = try (0..<4).map { _ in try gateway.connect() }
                for client in faulty { try client.send(broken) }
                let sound = try (0..<4).map { _ in try gateway.connect() }
                for client in sound { try client.send(FastCGIRequest()) }
                for client in sound { try #require(try client.receive(within: .seconds(20)).isComplete) }
            }
        }
    }
}
