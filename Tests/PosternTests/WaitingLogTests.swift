import InMemoryLogging
import Logging
import Testing

@testable import Postern

struct WaitingLogTests {
    @Test func `it tells at once, when the reason changes, and every half minute`() {
        let handler = InMemoryLogHandler()
        var log = WaitingLog(logger: Logger(label: "test") { _ in handler })
        let start = ContinuousClock.now
        for (reason, second) in [("a", 0), ("a", 1), ("a", 29), ("b", 29), ("b", 58), ("b", 59), ("b", 60), ("a", 61)] {
            log.tell(reason, at: start + .seconds(second))
        }
        #expect(handler.entries.map { "\($0.metadata["reason"] ?? "")" } == ["a", "b", "b", "a"])
        #expect(handler.entries.allSatisfy { $0.message == "waiting for the database" && $0.level == .info })
    }
}
