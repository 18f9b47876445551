import InMemoryLogging
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Postern

/// What is known of the database without asking it.
@Suite struct ReadinessTests {
    private let log = InMemoryLogHandler()
    private let readiness: Readiness

    init() {
        let log = log
        readiness = Readiness(logger: Logger(label: "test") { _ in log })
    }

    private struct Broken: Error {}
    private static let otherSchema = Readiness.Verdict.notReady("another schema")

    @Test func `before the database was opened nothing is ready`() {
        guard case .notReady = readiness.verdict(at: 0) else { return #expect(Bool(false)) }
    }

    @Test func `a database that has not answered for five seconds counts as one that does not`() {
        readiness.note(.usable, at: 1_000)
        #expect(readiness.verdict(at: 6_000) == .ready)
        #expect(readiness.verdict(at: 6_001) == .notReady("the database does not answer"))
        readiness.note(.silent, at: 6_002)
        #expect(readiness.verdict(at: 6_002) == .notReady("the database does not answer"), "silence is no answer")
        readiness.note(.usable, at: 6_003)
        #expect(readiness.verdict(at: 6_003) == .ready)
    }

    @Test func `silence for less than that changes nothing`() {
        readiness.note(.usable, at: 1_000)
        readiness.note(.silent, at: 2_000)
        #expect(readiness.verdict(at: 5_000) == .ready)
    }

    @Test func `the log tells when it changes, and why, and the verdict tells no inner error`() {
        readiness.note(.usable, at: 0)
        for now in 1...3 { readiness.note(.unusable(Self.otherSchema, Broken()), at: UInt64(now)) }
        #expect(readiness.verdict(at: 100_000) == Self.otherSchema)
        readiness.note(.usable, at: 4)
        readiness.note(.usable, at: 5)
        #expect(log.entries.map { "\($0.message)" } == ["ready for requests", "not ready for requests", "ready for requests"])
        #expect(log.entries[1].metadata["error"] == "Broken()")
    }

    @Test func `the thread looks at once, and ends when it is told to`() throws {
        let count = Mutex(0)
        try readiness.start {
            count.withLock { $0 += 1 }
            return .unusable(.notReady("another schema"), Broken())
        }
        try eventually("a look") { readiness.verdict() == Self.otherSchema }
        readiness.end()
        #expect(count.withLock(\.self) >= 1)
    }
}
