internal import CLinux
internal import Glibc

/// The kernel's list of descriptors that wait for something (`epoll(7)`). All workers wait on it themselves, and an event goes
/// to exactly one of them, because a descriptor is disarmed as it fires (`EPOLLONESHOT`).
final class Poller: Sendable {
    private let descriptor: Int32

    init() throws(GatewayError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .last("epoll_create1") }
    }

    deinit { close(descriptor) }

    struct Event {
        let token: UInt64
        /// The peer has closed, or closed its sending side.
        let isHangup: Bool
    }

    /// Waits until something is ready.
    ///
    /// - Parameter blocking: whether to wait, or only to look.
    /// - Returns: `nil` when nothing is ready.
    func next(blocking: Bool) -> Event? {
        var event = epoll_event()
        guard epoll_wait(descriptor, &event, 1, blocking ? -1 : 0) == 1 else { return nil }
        let hangup = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
        return Event(token: event.data.u64, isHangup: event.events & hangup != 0)
    }

    /// Adds `target`, armed for one event.
    func add(_ target: Int32, token: UInt64) throws(GatewayError) {
        guard control(EPOLL_CTL_ADD, target, token, Self.readable | EPOLLONESHOT.rawValue) else { throw .last("epoll_ctl") }
    }

    /// Arms `target` for its next event; it fires at once if something is there already.
    func arm(_ target: Int32, token: UInt64) {
        _ = control(EPOLL_CTL_MOD, target, token, Self.readable | EPOLLONESHOT.rawValue)
    }

    /// Adds `target` so that it fires for every worker, for as long as it is readable.
    func addForAll(_ target: Int32, token: UInt64) throws(GatewayError) {
        guard control(EPOLL_CTL_ADD, target, token, EPOLLIN.rawValue) else { throw .last("epoll_ctl") }
    }

    /// Takes `target` out.
    func remove(_ target: Int32) {
        _ = control(EPOLL_CTL_DEL, target, 0, 0)
    }

    private static let readable = EPOLLIN.rawValue | EPOLLRDHUP.rawValue

    private func control(_ operation: Int32, _ target: Int32, _ token: UInt64, _ events: UInt32) -> Bool {
        var event = epoll_event(events: events, data: epoll_data_t(u64: token))
        return epoll_ctl(descriptor, operation, target, &event) == 0
    }
}
