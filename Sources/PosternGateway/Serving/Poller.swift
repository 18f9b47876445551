internal import CLinux
internal import Glibc

/// The kernel's list of descriptors that wait for something (`epoll(7)`). All workers wait on it themselves, and an event goes
/// to exactly one of them, because a descriptor is disarmed as it fires (`EPOLLONESHOT`).
final class Poller: Sendable {
    private let descriptor: Int32

    init() throws(GatewayError) {
        descriptor = epoll_create1(Int32(CLINUX_CLOEXEC))
        guard descriptor >= 0 else { throw .last("epoll_create1") }
    }

    deinit { close(descriptor) }

    /// Waits until something is ready.
    ///
    /// - Parameter patience: for how many milliseconds to wait: 0 only looks, -1 has no end.
    /// - Returns: the token of what is ready; `nil` when nothing is.
    func next(within patience: Int32) -> UInt64? {
        var event = clinux_epoll_event()
        guard epoll_wait(descriptor, &event, 1, patience) == 1 else { return nil }
        return event.token
    }

    /// Adds `target`, armed for one event.
    func add(_ target: Int32, token: UInt64) throws(GatewayError) {
        guard control(CLINUX_EPOLL_CTL_ADD, target, token, Self.readable | UInt32(CLINUX_EPOLLONESHOT)) else {
            throw .last("epoll_ctl")
        }
    }

    /// Arms `target` for its next event; it fires at once if something is there already.
    func arm(_ target: Int32, token: UInt64) {
        _ = control(CLINUX_EPOLL_CTL_MOD, target, token, Self.readable | UInt32(CLINUX_EPOLLONESHOT))
    }

    /// Adds `target` so that it fires for every worker, for as long as it is readable.
    func addForAll(_ target: Int32, token: UInt64) throws(GatewayError) {
        guard control(CLINUX_EPOLL_CTL_ADD, target, token, UInt32(CLINUX_EPOLLIN)) else { throw .last("epoll_ctl") }
    }

    /// Takes `target` out.
    func remove(_ target: Int32) {
        _ = control(CLINUX_EPOLL_CTL_DEL, target, 0, 0)
    }

    private static let readable = UInt32(CLINUX_EPOLLIN | CLINUX_EPOLLRDHUP)

    private func control(_ operation: Int, _ target: Int32, _ token: UInt64, _ events: UInt32) -> Bool {
        var event = clinux_epoll_event(events: events, token: token)
        return epoll_ctl(descriptor, Int32(operation), target, &event) == 0
    }
}
