internal import CPostgreSQL
internal import Dispatch
internal import Synchronization

/// Asks the server, on a connection of its own, to end what a connection runs (`PQcancel`).
///
/// `PQcancel` blocks until the server has taken the request, without any deadline. So it runs on a thread of its own, and whoever asks
/// does not wait for it. While four of them do not come back, because the server stands still, no more are sent.
///
/// `@unchecked Sendable` is safe because `request`, which libpq allows to be used by another thread than the connection's, never changes.
final class CancelRequest: @unchecked Sendable {
    private let request: OpaquePointer
    private let isOver = Atomic<Bool>(false)
    private static let running = Atomic<Int>(0)
    private static let queue = DispatchQueue(label: "postern.postgresql.cancel", attributes: .concurrent)

    /// - Returns: `nil` for a connection that is not open.
    init?(of handle: OpaquePointer?) {
        guard let request = PQgetCancel(handle) else { return nil }
        self.request = request
    }

    deinit { PQfreeCancel(request) }

    /// Whether nothing more can come of it: the next statement is safe from it.
    var isDone: Bool { isOver.load(ordering: .acquiring) }

    func send() {
        guard Self.running.add(1, ordering: .relaxed).newValue <= 4 else {
            Self.running.subtract(1, ordering: .relaxed)
            return
        }
        Self.queue.async { [self] in
            var message = [CChar](repeating: 0, count: 256)
            PQcancel(request, &message, Int32(message.count))  // what it says is seen by what becomes of the statement
            isOver.store(true, ordering: .releasing)
            Self.running.subtract(1, ordering: .relaxed)
        }
    }
}
