import InMemoryLogging
import Logging
import Postern
import PosternGateway
import TestSupport
import Testing

@Suite struct SlowRequestLogTests {
    private let service = InMemoryLogHandler()

    /// - Returns: how many it counts as slow.
    @discardableResult
    private func tell(_ limit: Duration, of request: EndedRequest) -> Int {
        let log = SlowRequestLog(limit: limit, logger: Logger(label: "test") { [service] _ in service })
        log.requestEnded(request)
        return log.count
    }

    @Test func `a request that took longer is told of with its times`() throws {
        #expect(tell(.milliseconds(63), of: .sample()) == 1)
        let entry = try #require(service.entries.first)
        #expect(entry.level == .warning)
        #expect(entry.message == "slow request")
        #expect(entry.metadata["ms"] == "63.5")
        #expect(entry.metadata["queue_ms"] == "1.0")
        #expect(entry.metadata["handler_ms"] == "30.0")
        #expect(entry.metadata["database_ms"] == "30.144")
        #expect(entry.metadata["request_id"] == "0123456789abcdef")
        #expect(entry.metadata["path"] == "/notes/7")
        #expect(entry.metadata["status"] == "200")
    }

    @Test func `a shorter one is not`() {
        #expect(tell(.milliseconds(64), of: .sample()) == 0)
        #expect(service.entries.isEmpty)
    }

    @Test func `one that was turned away is not: it has only waited`() {
        let request = EndedRequest(parameters: nil, request: nil, status: 503, times: .sample, isTurnedAway: true)
        tell(.milliseconds(1), of: request)
        #expect(service.entries.isEmpty)
    }
}
