import TestSupport
import Testing

@testable import PosternGateway

/// How connections over FastCGI may begin.
struct OpeningTests {
    private func opening(_ bytes: [UInt8]) -> Opening { bytes.withUnsafeBytes { Opening($0, of: .fastcgi) } }

    @Test func `a request is one from its sixteenth byte on`() {
        let bytes = FastCGIRequest().with { $0.requestID = 513 }.bytes
        for count in 1..<16 { #expect(opening(Array(bytes[..<count])) == .incomplete) }
        #expect(opening(Array(bytes[..<16])) == .request(id: 513))
        #expect(opening(bytes) == .request(id: 513))
    }

    @Test(arguments: [
        FastCGIRecord.getValues(["FCGI_MAX_CONNS"]), FastCGIRecord(.abort, requestID: 9),
        FastCGIRecord(.init(rawValue: 99), requestID: 0, patternBytes(50), padding: 9),
    ])
    func `a record that belongs to no request is one from its last byte on`(_ record: FastCGIRecord) {
        let bytes = record.bytes
        for count in 1..<bytes.count { #expect(opening(Array(bytes[..<count])) == .incomplete) }
        #expect(opening(bytes) == .aside(length: bytes.count))
        #expect(opening(bytes + [1, 2, 3]) == .aside(length: bytes.count))
    }

    @Test func `a management record of a kilobyte is taken, and no longer one`() {
        let record = FastCGIRecord(.unknown, requestID: 0, patternBytes(1_016))
        #expect(opening(record.bytes) == .aside(length: 1_024))
        #expect(opening(FastCGIRecord(.unknown, requestID: 0, patternBytes(1_017)).bytes) == .unacceptable(answer: []))
    }

    @Test(arguments: [
        FastCGIRecord(.abort, requestID: 0), FastCGIRecord(.abort, requestID: 1, [0]), FastCGIRecord(.parameters, requestID: 0),
        FastCGIRecord(.input), FastCGIRecord(.getValues, requestID: 1), FastCGIRecord(.getValues, requestID: 0, version: 2),
    ])
    func `other records are not`(_ record: FastCGIRecord) {
        #expect(opening(record.bytes) == .unacceptable(answer: []))
    }
}
