/// What threads may only touch one at a time, behind a lock that is taken very often (`pthread_mutex_t`).
///
/// The lock of a `Mutex` is handed on by the kernel (`FUTEX_LOCK_PI`) from the moment that one thread has had to wait for it: with many
/// threads, each use of it is then a switch to another thread, and that does not end before they have less to do. This one goes to
/// whoever comes first.
///
/// `@unchecked Sendable` is safe because the state is touched only while the lock is held.
final class Lock<State>: @unchecked Sendable {
    private let condition = Condition()
    private var state: State

    init(_ state: sending State) { self.state = state }

    func withLock<Value>(_ body: (inout State) -> Value) -> Value {
        condition.withLock { body(&state) }
    }
}
