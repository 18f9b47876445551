internal import Dispatch
internal import Synchronization

/// One message from a thread to another one, which waits for it. Nobody is woken for somebody else's message.
final class Mailbox<Message: Sendable>: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let message = Mutex<Message?>(nil)

    /// Sends the message; not more than one.
    func put(_ message: Message) {
        self.message.withLock { $0 = message }
        semaphore.signal()
    }

    /// Blocks until the message is there.
    func wait() -> Message {
        semaphore.wait()
        return taken()
    }

    /// Blocks until the message is there or the deadline has passed.
    ///
    /// - Parameter withdraw: called after the deadline; leaves the line, or returns `false` when whoever sends the message has
    ///   taken the waiting thread out of it already, which then waits on.
    /// - Returns: `nil` after a deadline.
    func wait(until deadline: ContinuousClock.Instant, withdraw: () -> Bool) -> Message? {
        let time = DispatchTime.now() + (deadline - .now).dispatchInterval
        if semaphore.wait(timeout: time) == .timedOut {
            if withdraw() { return nil }
            semaphore.wait()
        }
        return taken()
    }

    private func taken() -> Message {
        guard let message = message.withLock({ $0.take() }) else {
            preconditionFailure("a mailbox is signalled after its message")
        }
        return message
    }
}

extension Duration {
    /// The same span for Dispatch.
    var dispatchInterval: DispatchTimeInterval { .nanoseconds(Int(max(0, nanoseconds))) }
}

extension ContinuousClock.Instant {
    /// The moment that comes after `timeout`, and after a year at the latest.
    static func after(_ timeout: Duration) -> Self {
        .now + min(timeout, .seconds(31_536_000))
    }
}
