import Dispatch

/// Holds a handler up until a test lets it go on.
final class Gate: Sendable {
    private let arrivals = DispatchSemaphore(value: 0)
    private let permissions = DispatchSemaphore(value: 0)

    /// Called by the handler; blocks its thread.
    func pass() {
        arrivals.signal()
        permissions.wait()
    }

    /// Returns when a handler stands at the gate.
    func waitUntilReached() async throws {
        let arrived = try await blocking { [arrivals] in arrivals.wait(timeout: .now() + 20) == .success }
        guard arrived else { throw TimedOut("a handler at the gate") }
    }

    func open() { permissions.signal() }
}
