import HTTPTypes
import InMemoryLogging
import Logging
import PosternGateway
import PosternHTTP
import TestSupport
import Testing

/// SCGI connections that are slow, refused, or many.
struct SCGIConnectionTests {
    private static let reading = GatewaySettings(workers: 1, readTimeout: .milliseconds(300))
    private static let writing = GatewaySettings(workers: 1, writeTimeout: .milliseconds(300))

    @Test(arguments: ["", "2", "24"])
    func `a length that stops arriving is closed, and holds no worker (S10)`(_ text: String) throws {
        let settings = GatewaySettings(workers: 1, idleTimeout: .milliseconds(300), readTimeout: .milliseconds(300))
        try TestGateway.run(settings) { gateway in
            let clients = try (0..<4).map { _ in try gateway.connectSCGI() }
            for client in clients { try client.send(Array(text.utf8)) }
            #expect(try gateway.isAlive())
            for client in clients { #expect(try client.receive(within: .seconds(20)).isClosedUnanswered) }
        }
    }

    @Test(arguments: [3, 50, 200])
    func `a request that stops arriving is closed, and no handler runs (S19)`(_ sent: Int) throws {
        try TestGateway.run(Self.reading) { gateway in
            let client = try gateway.connectSCGI()
            try client.send(Array(SCGIRequest("POST", body: patternBytes(100)).bytes[..<sent]))
            #expect(try gateway.isAlive())
            #expect(try client.receive(within: .seconds(20)).isClosedUnanswered)
            #expect(gateway.handled == 1)
        }
    }

    @Test(arguments: [0, 20, 300])
    func `a request that arrives too slowly is cut off (S19)`(_ atOnce: Int) throws {
        try TestGateway.run(Self.reading) { gateway in
            let client = try gateway.connectSCGI()
            let bytes = SCGIRequest("POST", body: patternBytes(10_000)).bytes
            try client.send(Array(bytes[..<atOnce]))
            let start = ContinuousClock.now
            for byte in bytes[atOnce...] {
                guard try client.send([byte]), !client.hasInput(within: .milliseconds(20)) else { break }
            }
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(try client.receive().isClosedUnanswered)
            #expect(try gateway.isAlive())
        }
    }

    @Test func `a client that does not take its answer is cut off (S19)`() throws {
        try TestGateway.run(Self.writing) { gateway in
            let client = try gateway.connectSCGI()
            try client.send(SCGIRequest("GET", "/bytes/3000000"))
            #expect(client.hasInput(within: .seconds(20)))
            let other = try gateway.connectSCGI()
            #expect(try other.answer(to: SCGIRequest(), within: .seconds(20)).isComplete)
            let answer = try client.receive()
            #expect(answer.end != .late)
            #expect(answer.body.count < 3_000_000)
        }
    }

    @Test func `a refusal of five unread megabytes is received whole, every time (S14, S17)`() throws {
        try TestGateway.run { gateway in
            let bytes = SCGIRequest("POST", body: patternBytes(5 << 20)).bytes
            for _ in 0..<50 {
                let client = try gateway.connectSCGI()
                try client.send(bytes)
                let answer = try client.receive()
                #expect(answer.isComplete)
                #expect(answer.status == 413)
            }
            #expect(gateway.handled == 0)
        }
    }

    @Test func `over TCP a refusal is received whole too, every time (S14, S17)`() throws {
        try TestGateway.runOnPort(GatewaySettings(workers: 2), .scgi) { gateway, port in
            let bytes = SCGIRequest("POST", body: patternBytes(5 << 20)).bytes
            for _ in 0..<50 {
                let client = try SCGIClient(.port(port))
                try client.send(bytes)
                let answer = try client.receive()
                #expect(answer.isComplete)
                #expect(answer.status == 413)
            }
            #expect(try SCGIClient(.port(port)).answer(to: SCGIRequest()).isComplete)
        }
    }

    @Test func `a header that is refused before its body arrives is told so (S17)`() throws {
        try TestGateway.run { gateway in
            let request = SCGIRequest("POST", body: patternBytes(5 << 20)).setting("SCGI", "2")
            let client = try gateway.connectSCGI()
            try client.send(request)
            let answer = try client.receive()
            #expect(answer.isComplete)
            #expect(answer.status == 400)
        }
    }

    @Test func `a body that no route wants is dropped, and the answer is received whole (S17)`() throws {
        try TestGateway.run { gateway in
            for size in [100, 65_536, 5 << 20] {
                let answer = try gateway.answer(to: SCGIRequest("POST", "/nowhere", body: patternBytes(size)))
                #expect(answer.isComplete)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `a client that goes on sending after a refusal is cut off (S17)`() throws {
        try TestGateway.run(GatewaySettings(workers: 1, lingerTimeout: .milliseconds(300))) { gateway in
            let client = try gateway.connectSCGI()
            try client.send(SCGIRequest("POST").setting("CONTENT_LENGTH", "100000000").bytes)
            #expect(client.hasInput(within: .seconds(20)))
            let start = ContinuousClock.now
            while try client.send(patternBytes(60_000)) {
                try #require(ContinuousClock.now - start < .seconds(5))
            }
            #expect(try gateway.isAlive())
        }
    }

    @Test func `a thousand connections at once are answered (S21)`() throws {
        try TestGateway.run { gateway in
            let clients = try (0..<1_000).map { number in
                let client = try gateway.connectSCGI()
                try client.send(SCGIRequest("POST", body: Array("\(number)".utf8)))
                return client
            }
            for (number, client) in clients.enumerated() {
                try #require(try client.receive().text == "\(number)")
            }
            #expect(gateway.handled == 1_000)
        }
    }

    @Test func `a client that only listens after its request is answered`() throws {
        try TestGateway.run { gateway in
            let client = try gateway.connectSCGI()
            try client.send(SCGIRequest("POST", body: patternBytes(100_000)))
            client.finishSending()
            #expect(try client.receive().body == patternBytes(100_000))
        }
    }

    @Test func `a client that leaves while its handler runs harms nobody`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            for round in 1...10 {
                let client = try gateway.connectSCGI()
                try client.send(SCGIRequest("GET", "/gate"))
                try #require(gateway.application.gate.hasVisitor())
                client.close()
                gateway.application.gate.open()
                #expect(try gateway.answer(to: SCGIRequest()).isComplete)
                #expect(gateway.handled == 2 * round)
            }
        }
    }

    @Test func `requests that have arrived are answered while the gateway drains`() throws {
        try TestGateway.run(GatewaySettings(workers: 1)) { gateway in
            let running = try gateway.connectAtGate()
            let clients = try (0..<20).map { _ in try gateway.connectSCGI() }
            for client in clients { try client.send(SCGIRequest()) }
            gateway.gateway.drain()
            gateway.application.gate.open()
            #expect(try running.receive().isComplete)
            for client in clients { #expect(try client.receive().isComplete) }
        }
    }

    @Test func `what is for the web server's error log goes to the service's own`() throws {
        let log = InMemoryLogHandler()
        let router = try Router([
            Route(.get, "/echo") { _ in
                var response = Response.text("fine")
                response.errorLog = "a complaint"
                return response
            }
        ])
        try TestGateway.serve(router, logger: Logger(label: "test") { _ in log }) { gateway in
            let fastCGI = try gateway.answer(to: FastCGIRequest())
            #expect(fastCGI.text == "fine")
            #expect(log.entries.isEmpty)
            let scgi = try gateway.answer(to: SCGIRequest())
            #expect(scgi.text == "fine")
            #expect(log.entries.map(\.message) == ["a complaint"])
        }
    }
}
