internal import Glibc

/// One message from a thread to another one, which waits for it. Nobody is woken for somebody else's message.
///
/// Deadlines are those of a clock that nobody sets (`CLOCK_MONOTONIC`). Those of a dispatch semaphore are of the wall clock: when that is
/// set a day ahead, all who wait would have waited too long.
///
/// `@unchecked Sendable` is safe because `message` is touched only under the mutex, which is freed with the last reference.
final class Mailbox<Message: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var message: Message?

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(arrival, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// Sends the message; not more than one.
    func put(_ message: Message) {
        pthread_mutex_lock(mutex)
        self.message = message
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(arrival)  // behind it, so that the one that wakes does not wait for the mutex again
    }

    /// Blocks until the message is there.
    func wait() -> Message {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let message = message.take() { return message }
            pthread_cond_wait(arrival, mutex)
        }
    }

    /// Blocks until the message is there or the deadline has passed.
    ///
    /// - Parameter withdraw: called after the deadline; leaves the line, or returns `false` when whoever sends the message has
    ///   taken the waiting thread out of it already, which then waits on.
    /// - Returns: `nil` after a deadline.
    func wait(until deadline: Monotonic, withdraw: () -> Bool) -> Message? {
        if let message = wait(until: deadline) { return message }
        return withdraw() ? nil : wait()
    }

    private func wait(until deadline: Monotonic) -> Message? {
        var time = deadline.timespec
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let message = message.take() { return message }
            if pthread_cond_timedwait(arrival, mutex, &time) == ETIMEDOUT { return message.take() }
        }
    }
}
