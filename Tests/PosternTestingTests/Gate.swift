import Dispatch
import Synchronization

/// Lets nobody through until as many threads as are expected stand before it.
final class Gate: Sendable {
    private let present = Mutex(0)
    private let opening = DispatchSemaphore(value: 0)
    private let expected: Int

    init(expecting expected: Int) {
        self.expected = expected
    }

    /// - Returns: how many have met.
    func meet() -> Int {
        let count = present.withLock { count in
            count += 1
            return count
        }
        if count == expected { for _ in 0..<expected { opening.signal() } }
        opening.wait()
        return present.withLock { $0 }
    }
}
