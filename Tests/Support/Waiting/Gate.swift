internal import Dispatch

/// Where threads wait until a test lets them on, and the test until one has come.
public final class Gate: Sendable {
    private let arrivals = DispatchSemaphore(value: 0)
    private let permits = DispatchSemaphore(value: 0)

    public init() {}

    /// Comes by, and goes on at once; for a handler that waits in its own way.
    public func begin() { arrivals.signal() }

    /// Waits to be let on; for the handler.
    public func pass() {
        begin()
        _ = permits.wait(timeout: .now() + 60)
    }

    /// Waits for a visitor; blocks.
    ///
    /// - Returns: whether one has come, in time.
    public func hasVisitor() -> Bool {
        arrivals.wait(timeout: .now() + 60) == .success
    }

    /// Lets one visitor on, the one that waits or the next.
    public func open() {
        permits.signal()
    }
}
