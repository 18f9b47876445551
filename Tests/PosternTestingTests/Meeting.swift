import Dispatch
import Synchronization

/// Lets nobody go until as many threads as are expected have come.
final class Meeting: Sendable {
    private let present = Mutex(0)
    private let opening = DispatchSemaphore(value: 0)
    private let expected: Int

    init(of expected: Int) {
        self.expected = expected
    }

    /// - Returns: how many have met.
    func join() -> Int {
        let count = present.withLock { count in
            count += 1
            return count
        }
        if count == expected { for _ in 0..<expected { opening.signal() } }
        opening.wait()
        return present.withLock { $0 }
    }
}
