/// One message for all threads that wait for it.
///
/// `@unchecked Sendable` is safe because `message` is touched only under the condition's lock.
final class Bulletin<Message: Sendable>: @unchecked Sendable {
    private let condition = Condition()
    private var message: Message?

    /// Not more than once.
    func publish(_ message: Message) {
        condition.withLock { self.message = message }
        condition.broadcast()
    }

    /// Blocks until the message is there.
    func wait() -> Message {
        condition.withLock {
            while true {
                if let message { return message }
                condition.wait()
            }
        }
    }
}
