internal import Glibc

/// A lock that threads can wait behind, until another one has changed what they wait for (`pthread_cond_t`).
///
/// Deadlines are those of a clock that nobody sets (`CLOCK_MONOTONIC`). Those of a dispatch semaphore are of the wall clock: when that is
/// set a day ahead, all who wait would have waited too long.
///
/// `@unchecked Sendable` is safe because the memory is reached through the C functions alone, which any thread may call, and is freed
/// with the last reference, when nobody waits any more.
final class Condition: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(change, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(change)
        pthread_mutex_destroy(mutex)
        change.deallocate()
        mutex.deallocate()
    }

    func withLock<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Within ``withLock(_:)``: lets others have the lock until there was a signal, or perhaps none.
    func wait() {
        pthread_cond_wait(change, mutex)
    }

    /// Within ``withLock(_:)``: lets others have the lock until there was a signal, perhaps none, or until the deadline.
    ///
    /// - Returns: false when the deadline has passed.
    func wait(until deadline: Monotonic) -> Bool {
        var time = deadline.timespec
        return pthread_cond_timedwait(change, mutex, &time) != ETIMEDOUT
    }

    /// Wakes one thread; best outside of ``withLock(_:)``, so that it does not wait for the lock at once.
    func signal() {
        pthread_cond_signal(change)
    }

    /// Wakes all threads, in one call of the system.
    func broadcast() {
        pthread_cond_broadcast(change)
    }
}
