import TestSupport
import Testing

@testable import PosternGateway

struct BeginRecordTests {
    @Test(arguments: [1, 255, 256, 65_535] as [UInt16])
    func `a request for a responder is one, whatever its id`(_ requestID: UInt16) {
        #expect(BeginRecord(FastCGIRecord.begin(requestID: requestID).bytes) == .responder(requestID: requestID))
    }

    @Test func `flags, padding and what follows do not matter`() {
        var bytes = FastCGIRecord.begin().bytes
        for (offset, byte) in [(6, 255), (7, 1), (10, 255), (15, 9)] as [(Int, UInt8)] { bytes[offset] = byte }
        #expect(BeginRecord(bytes + [1, 2, 3]) == .responder(requestID: 1))
    }

    @Test(arguments: [0, 2, 3, 9, 256, 65_535] as [UInt16])
    func `another role is named with the id of its request`(_ role: UInt16) {
        let record = FastCGIRecord.begin(requestID: 300, role: role)
        #expect(BeginRecord(record.bytes) == .otherRole(requestID: 300))
    }

    @Test(
        arguments: [(0, 0), (0, 2), (1, 0), (1, 2), (1, 9), (3, 0), (4, 1), (5, 7), (5, 9), (5, 0)] as [(Int, UInt8)])
    func `one wrong byte makes it unacceptable`(_ offset: Int, _ byte: UInt8) {
        var bytes = FastCGIRecord.begin().bytes
        bytes[offset] = byte
        #expect(BeginRecord(bytes) == .unacceptable)
    }

    @Test func `fewer than sixteen bytes are unacceptable`() {
        for count in 0..<BeginRecord.length {
            #expect(BeginRecord(FastCGIRecord.begin().bytes.prefix(count)) == .unacceptable)
        }
    }

    @Test func `a slice is read from its own beginning`() {
        #expect(BeginRecord(([9, 9, 9] + FastCGIRecord.begin().bytes).dropFirst(3)) == .responder(requestID: 1))
    }

    @Test func `an unknown role is answered with the end of its request`() {
        let record = FastCGIRecord(.end, requestID: 513, [0, 0, 0, 0, 3, 0, 0, 0])
        #expect(RequestEnd.unknownRole(requestID: 513) == record.bytes)
    }
}
