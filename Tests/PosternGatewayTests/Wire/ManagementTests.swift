import PosternGateway
import TestSupport
import Testing

/// Records that concern no request, wherever they come.
struct ManagementTests {
    private static let settings = GatewaySettings(workers: 1, maximumConnections: 500)
    private static let request = FastCGIRequest("POST", body: patternBytes(1_000))

    private static let allNames = ["FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS"]

    private static let allValues = FastCGIRecord(
        .getValuesResult, requestID: 0,
        [("FCGI_MAX_CONNS", "500"), ("FCGI_MAX_REQS", "500"), ("FCGI_MPXS_CONNS", "0")].flatMap {
            FastCGINameValue.bytes(Array($0.utf8), Array($1.utf8))
        })

    private static func unknown(_ kind: UInt8) -> FastCGIRecord {
        FastCGIRecord(.unknown, requestID: 0, [kind, 0, 0, 0, 0, 0, 0, 0])
    }

    /// Expects `answers` to `records`, and then the answer to a request on the same connection.
    private func expect(_ answers: [FastCGIRecord], to records: [FastCGIRecord]) throws {
        try TestGateway.run(Self.settings) { gateway in
            let client = try gateway.connect()
            try client.send(records + Self.request.records)
            let answer = try client.receive()
            #expect(answer.isComplete)
            #expect(answer.records.filter { $0.requestID == 0 } == answers)
            #expect(answer.body == Self.request.body)
            #expect(try client.answer(to: Self.request).body == Self.request.body)
        }
    }

    @Test func `who asks for three values is told them (F30)`() throws {
        try expect([Self.allValues], to: [.getValues(Self.allNames)])
    }

    @Test(arguments: [4, 5, 8, 40])
    func `who asks for values again and again in one record is told each once (F31)`(_ count: Int) throws {
        let names = (0..<count).map { Self.allNames[$0 % 3] }
        try expect([Self.allValues], to: [.getValues(names)])
        try expect([Self.allValues, Self.allValues], to: [.getValues(names), .getValues(names)])
    }

    @Test func `who asks for what there is not is told nothing of it (F32)`() throws {
        let nothing = FastCGIRecord(.getValuesResult, requestID: 0)
        try expect([nothing], to: [.getValues(["FCGI_NO_SUCH_THING"])])
        try expect([nothing], to: [.getValues([])])
        try expect([nothing], to: [FastCGIRecord(.getValues, requestID: 0, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF])])
    }

    @Test(arguments: [0, 1, 500])
    func `a record of an unknown type is answered as such (F33)`(_ count: Int) throws {
        let record = FastCGIRecord(.init(rawValue: 99), requestID: 0, patternBytes(count), padding: 3)
        try expect([Self.unknown(99)], to: [record])
        try expect([Self.unknown(99), Self.unknown(12)], to: [record, FastCGIRecord(.init(rawValue: 12), requestID: 0)])
    }

    @Test(arguments: [1, 2, 3, 4])
    func `inside of a request they are answered too, and are not in its body (F31, F33)`(_ place: Int) throws {
        try TestGateway.run(Self.settings) { gateway in
            let client = try gateway.connect()
            var records = Self.request.with { $0.chunk = 600 }.records
            let others = [
                FastCGIRecord(.init(rawValue: 99), requestID: 0, patternBytes(50)), .getValues(Self.allNames + Self.allNames),
                FastCGIRecord(.init(rawValue: 77), requestID: 0),
            ]
            records.insert(contentsOf: others, at: place)
            try client.send(records)
            let answer = try client.receive()
            #expect(answer.isComplete)
            #expect(answer.records.filter { $0.requestID == 0 } == [Self.unknown(99), Self.allValues, Self.unknown(77)])
            #expect(answer.body == Self.request.body)
            #expect(try client.answer(to: Self.request).body == Self.request.body)
        }
    }

    @Test func `one that is longer than any sensible one ends its connection (F33)`() throws {
        try TestGateway.run(Self.settings) { gateway in
            let record = FastCGIRecord(.init(rawValue: 99), requestID: 0, patternBytes(60_000))
            let first = try gateway.outcome(of: record.bytes)
            #expect(first.isClosedUnanswered)
            var records = Self.request.records
            records.insert(record, at: 3)
            #expect(try gateway.outcome(of: records.bytes).isClosedUnanswered)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test func `who asks and takes no answer holds nobody up (F33)`() throws {
        try TestGateway.run(Self.settings) { gateway in
            let client = try gateway.connect()
            let records = Array(repeatElement(FastCGIRecord(.init(rawValue: 99), requestID: 0), count: 500)).bytes
            for _ in 0..<100 { if try client.isReset(sending: records) { break } }
            #expect(try gateway.isAlive())
        }
    }
}

extension FastCGIClient {
    /// Sends for as long as the other side takes it.
    fileprivate func isReset(sending bytes: [UInt8]) throws -> Bool {
        do { return try !send(bytes, within: .milliseconds(200)) } catch is TimedOut { return false }
    }
}
