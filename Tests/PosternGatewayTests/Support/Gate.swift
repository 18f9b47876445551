import Dispatch

/// Where a handler waits until the test lets it on, and the test until a handler has come.
final class Gate: Sendable {
    private let arrivals = DispatchSemaphore(value: 0)
    private let permits = DispatchSemaphore(value: 0)

    /// Waits to be let on; for the handler.
    func pass() {
        arrivals.signal()
        _ = permits.wait(timeout: .now() + 20)
    }

    /// - Returns: whether a handler has come, in time.
    func hasVisitor() -> Bool {
        arrivals.wait(timeout: .now() + 10) == .success
    }

    /// Lets one handler on, the one that waits or the next.
    func open() {
        permits.signal()
    }
}
