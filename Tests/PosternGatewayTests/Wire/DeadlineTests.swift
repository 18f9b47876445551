import PosternGateway
import TestSupport
import Testing

/// Peers that are too slow. One worker serves, so another request shows whether it is free.
struct DeadlineTests {
    private static let reading = GatewaySettings(workers: 1, readTimeout: .milliseconds(300))
    private static let writing = GatewaySettings(workers: 1, writeTimeout: .milliseconds(300))

    @Test(arguments: [1, 3, 4])
    func `a request that stops arriving is closed, and no handler runs`(_ records: Int) throws {  // F42
        try TestGateway.run(Self.reading) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("POST", body: patternBytes(10)).records.prefix(records).bytes)
            #expect(try gateway.isAlive())
            #expect(try client.isClosed(within: .seconds(20)))
            #expect(gateway.handled == 1)
        }
    }

    @Test func `a first record that stops arriving is closed`() throws {  // F42
        try TestGateway.run(Self.reading) { gateway in
            let client = try gateway.connect()
            try client.send(Array(FastCGIRecord.begin().bytes[..<12]))
            #expect(try gateway.isAlive())
            #expect(try client.isClosed(within: .seconds(20)))
        }
    }

    @Test(arguments: [0, 400])
    func `a request that arrives too slowly is cut off`(_ atOnce: Int) throws {  // F43
        try TestGateway.run(Self.reading) { gateway in
            let client = try gateway.connect()
            let bytes = FastCGIRequest("POST", body: patternBytes(10_000)).bytes
            try client.send(Array(bytes[..<atOnce]))
            let start = ContinuousClock.now
            for byte in bytes[atOnce...] {
                guard try client.send([byte]), !client.hasInput(within: .milliseconds(20)) else { break }
            }
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(try client.isClosed())
            #expect(try gateway.isAlive())
        }
    }

    @Test func `a client that does not take its answer is cut off`() throws {  // F44
        try TestGateway.run(Self.writing) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/bytes/3000000"))
            #expect(client.hasInput(within: .seconds(20)))
            let other = try gateway.connect()
            #expect(try other.answer(to: FastCGIRequest(), within: .seconds(20)).isComplete)
            let answer = try client.receive()
            #expect(answer.end == .closed)
            #expect(answer.body.count < 3_000_000)
        }
    }

    @Test func `a client that takes its answer too slowly is cut off`() throws {  // F44
        try TestGateway.run(Self.writing) { gateway in
            let client = try gateway.connect()
            try client.send(FastCGIRequest("GET", "/bytes/8000000"))
            let other = try gateway.connect()
            try other.send(FastCGIRequest())
            while !other.hasInput(within: .milliseconds(50)) {
                guard try client.receive(within: .zero).end == .late else { break }
            }
            #expect(try other.receive(within: .seconds(20)).isComplete)
        }
    }

    @Test func `a handler may take longer than its client may`() throws {
        try TestGateway.run(Self.reading) { gateway in
            let client = try gateway.connectAtGate()
            #expect(!client.hasInput(within: .milliseconds(500)))
            gateway.application.gate.open()
            #expect(try client.receive().text == "passed")
        }
    }

    @Test func `a client that goes on sending after a refusal is cut off`() throws {  // F48
        try TestGateway.run(GatewaySettings(workers: 1, lingerTimeout: .milliseconds(300))) { gateway in
            let client = try gateway.connect()
            let request = FastCGIRequest("POST").setting("CONTENT_LENGTH", "100000000")
            try client.send(request.headRecords)
            #expect(try client.receive().status == 413)
            let part = FastCGIRecord(.input, patternBytes(60_000)).bytes
            let start = ContinuousClock.now
            while try client.send(part) {
                try #require(ContinuousClock.now - start < .seconds(5))
            }
            #expect(try gateway.isAlive())
        }
    }
}
