internal import Glibc
internal import Synchronization

/// One message from a thread to another one, which waits for it. Nobody is woken for somebody else's message.
///
/// To wake a thread takes longer than a short unit of work. So it can be told that its message is near; it is then awake, and looks
/// out for it, while that unit still runs.
///
/// `@unchecked Sendable` is safe because all variables are touched only under the condition's lock.
final class Mailbox<Message: Sendable>: @unchecked Sendable {
    private let condition = Condition()
    private var message: Message?
    private var isNear: Bool
    private var isAsleep = false
    private let isThere = Atomic<Bool>(false)

    /// How often a thread looks out for a message that is near, and lets others run, before it sleeps: some ten microseconds.
    private static var looks: Int { 40 }

    /// - Parameter isNear: whether the message is to be expected at once.
    init(isNear: Bool = false) {
        self.isNear = isNear
    }

    /// Sends the message; not more than one.
    func put(_ message: Message) {
        let isAsleep = condition.withLock {
            self.message = message
            isThere.store(true, ordering: .relaxed)
            return self.isAsleep
        }
        if isAsleep { condition.signal() }
    }

    /// Says that the message will come soon.
    func announce() {
        let isAsleep = condition.withLock {
            isNear = true
            return self.isAsleep
        }
        if isAsleep { condition.signal() }
    }

    /// Blocks until the message is there, the deadline has passed, or the calling task has been cancelled.
    ///
    /// - Parameter withdraw: called when it is to wait no more; leaves the line, or returns `false` when whoever sends the message has
    ///   taken the waiting thread out of it already, which then waits on.
    /// - Returns: `nil` when nothing came in time, or the task was cancelled.
    func wait(until deadline: Monotonic, withdraw: () -> Bool) -> Message? {
        repeat {
            if let message = wait(until: .earlier(deadline, .after(Cancellation.interval))) { return message }
        } while deadline.distance > .zero && !Task.isCancelled
        if withdraw() { return nil }
        while true {
            if let message = wait(until: .after(.seconds(3_600))) { return message }
        }
    }

    private func wait(until deadline: Monotonic) -> Message? {
        while true {
            let (found, isOver) = condition.withLock { () -> (Message?, Bool) in
                if let message = message.take() { return (message, false) }
                if !isNear {
                    isAsleep = true
                    let isInTime = condition.wait(until: deadline)
                    isAsleep = false
                    if !isInTime { return (message.take(), true) }
                }
                return (message.take(), false)
            }
            if found != nil || isOver { return found }
            lookOut()
        }
    }

    /// Watches for a message that was announced.
    private func lookOut() {
        guard
            condition.withLock({ () -> Bool in
                defer { isNear = false }
                return isNear
            })
        else { return }
        for _ in 0..<Self.looks where !isThere.load(ordering: .relaxed) { sched_yield() }
    }
}
