import TestSupport
import Testing

@testable import PosternGateway

/// Which requests libfcgi may read by itself.
struct PlainRequestTests {
    private static let request = FastCGIRequest("POST", body: patternBytes(100)).with { $0.requestID = 513 }

    private func isPlain(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { PlainRequest.scan($0) } != nil }

    private func isPlain(_ change: (inout [FastCGIRecord]) -> Void) -> Bool {
        var records = Self.request.records
        change(&records)
        return isPlain(records.bytes)
    }

    @Test func `a request as web servers send it is plain, with padding and without`() {
        #expect(isPlain { _ in })
        #expect(isPlain { $0[0].padding = 5 })
        #expect(isPlain { $0[1].padding = 255 })
        #expect(isPlain { $0[3].padding = 7 })
        #expect(isPlain(FastCGIRequest().bytes))
        #expect(isPlain(Self.request.with { $0.body = patternBytes(5_000) }.bytes))
    }

    @Test func `the pairs that it has are counted`() {
        let found = Self.request.bytes.withUnsafeBytes { PlainRequest.scan($0) }
        #expect(found?.count == Self.request.parameters.count)
    }

    @Test func `no beginning of one is plain`() {
        let bytes = Self.request.bytes
        for count in BeginRecord.length..<bytes.count { #expect(!isPlain(Array(bytes[..<count])), "\(count)") }
    }

    @Test func `one with anything behind it is not`() {
        #expect(!isPlain(Self.request.bytes + [1]))
        #expect(!isPlain(Self.request.bytes + Self.request.bytes))
    }

    @Test func `one with other records in it is not`() {
        for index in 1...4 {
            for record in [
                FastCGIRecord(.abort, requestID: 513), .getValues(["FCGI_MAX_CONNS"]), .begin(requestID: 2),
                .begin(requestID: 513),
                FastCGIRecord(.data, requestID: 513, [1]), FastCGIRecord(.input, requestID: 2, [1]),
                FastCGIRecord(.parameters, requestID: 513, [1, 0, 78]),
            ] where index != 1 || record.kind != .parameters {
                #expect(!isPlain { $0.insert(record, at: index) }, "\(record) at \(index)")
            }
        }
    }

    @Test func `one with an empty record that is padded is not`() {
        #expect(!isPlain { $0[2].padding = 1 })
        #expect(!isPlain { $0[4].padding = 1 })
    }

    @Test func `one with lengths that are not theirs is not (F55)`() {
        #expect(!isPlain { $0[1].content.removeLast() })
        #expect(!isPlain { $0[1].content += [1] })
        #expect(!isPlain { $0[1].content = [] })
        #expect(!isPlain { $0[1].content = [0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFE] })
    }
}
