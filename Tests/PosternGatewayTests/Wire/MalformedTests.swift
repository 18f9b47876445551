import TestSupport
import Testing

/// Requests that are cut off, and bytes that are none. Each is closed, no handler runs, and the gateway lives on.
struct MalformedTests {
    private static let request = FastCGIRequest("POST", body: patternBytes(10))

    private func expectClosed(_ bytes: [UInt8], isFinished: Bool = false) throws {
        try TestGateway.run { gateway in
            let answer = try gateway.outcome(of: bytes, isFinished: isFinished)
            #expect(answer.isClosedUnanswered)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test func `a request that ends behind its first record is closed`() throws {  // F19
        try expectClosed(FastCGIRecord.begin().bytes, isFinished: true)
    }

    @Test func `parameters that end between two pairs are closed`() throws {  // F20
        let pair = FastCGINameValue.bytes(Array("REQUEST_METHOD".utf8), Array("POST".utf8))
        try expectClosed([.begin(), FastCGIRecord(.parameters, pair)].bytes, isFinished: true)
    }

    @Test func `parameters that end between two records are closed`() throws {  // F20
        try expectClosed(Self.request.headRecords.dropLast().bytes, isFinished: true)
    }

    @Test(arguments: 1...17)
    func `parameters that end inside a pair are closed`(_ length: Int) throws {  // F21
        let pair = FastCGINameValue.bytes(Array("REQUEST_METHOD".utf8), Array("POST".utf8))
        try expectClosed([.begin(), FastCGIRecord(.parameters, Array(pair[..<length]))].bytes, isFinished: true)
    }

    @Test(arguments: [0, 2] as [UInt8], [0, 1, 2, 3, 4])
    func `a record of another version is closed`(_ version: UInt8, _ index: Int) throws {  // F22
        var records = Self.request.records
        records[index].version = version
        try expectClosed(records.bytes)
    }

    @Test(arguments: [.parameters, .input, .data, .output] as [FastCGIRecord.Kind])
    func `a record before the beginning is closed`(_ kind: FastCGIRecord.Kind) throws {  // F23
        try expectClosed(([FastCGIRecord(kind, patternBytes(8))] + Self.request.records).bytes)
    }

    @Test(arguments: [0, 7, 9])
    func `a beginning of the wrong length is closed`(_ length: Int) throws {  // F24
        var records = Self.request.records
        records[0].content = Array((records[0].content + [0])[..<length])
        try expectClosed(records.bytes)
    }

    @Test func `a beginning with the id of no request is closed`() throws {  // F25
        try expectClosed(Self.request.with { $0.requestID = 0 }.bytes)
    }

    @Test(arguments: [0, 2, 3, 9, 256] as [UInt16])
    func `another role than the responder's is refused`(_ role: UInt16) throws {  // F26
        try TestGateway.run { gateway in
            let answer = try gateway.answer(to: Self.request.with { $0.role = role })
            #expect(answer.end == .request(applicationStatus: 0, protocolStatus: 3))
            #expect(answer.records.count == 1)
            #expect(gateway.handled == 0)
            #expect(try gateway.isAlive())
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: postern.test\r\n\r\n", "0123456789abcdefghij", "\u{16}\u{3}\u{1}3456789abcdefghi",
    ])
    func `another protocol is closed`(_ text: String) throws {  // F38
        try expectClosed(Array(text.utf8))
    }

    @Test func `less than a header and then the end is closed`() throws {  // F38
        try expectClosed(Array("GET /".utf8), isFinished: true)
    }
}
