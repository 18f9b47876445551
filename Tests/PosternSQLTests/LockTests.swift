import TestSupport
import Testing

@testable import PosternSQL

struct LockTests {
    @Test func `one thread at a time has what is behind it`() throws {
        let lock = Lock((count: 0, isTaken: false, meetings: 0))
        try onThreads(8) { _ in
            for _ in 0..<1_000 {
                lock.withLock { state in
                    if state.isTaken { state.meetings += 1 }
                    state.isTaken = true
                    state.count += 1
                    state.isTaken = false
                }
            }
        }
        #expect(lock.withLock { $0.count } == 8_000)
        #expect(lock.withLock { $0.meetings } == 0)
    }
}
