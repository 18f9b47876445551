internal import CPostgreSQL
internal import Glibc
internal import Synchronization

/// Asks the server, on a connection of its own, to end what a connection runs (`PQcancel`).
///
/// `PQcancel` blocks until the server has taken the request, without any deadline. So it runs on a thread of its own, and whoever asks
/// does not wait for it. While four of them do not come back, because the server stands still, no more are sent to it.
///
/// `@unchecked Sendable` is safe because `request`, which libpq allows to be used by another thread than the connection's, never changes.
final class CancelRequest: @unchecked Sendable {
    private let request: OpaquePointer
    private let isOver = Atomic<Bool>(false)
    /// Where the server listens, as libpq has it.
    private let server: String
    /// How many run, by servers.
    private static let running = Mutex<[String: Int]>([:])

    /// - Returns: `nil` for a connection that is not open.
    init?(of handle: OpaquePointer?) {
        guard let request = PQgetCancel(handle) else { return nil }
        self.request = request
        server = [PQhost(handle), PQport(handle)].map { $0.map { String(cString: $0) } ?? "" }.joined(separator: " ")
    }

    deinit { PQfreeCancel(request) }

    /// Whether nothing more can come of it: the next statement is safe from it.
    var isDone: Bool { isOver.load(ordering: .acquiring) }

    func send() {
        let isSent = Self.running.withLock { running in
            guard running[server, default: 0] < 4 else { return false }
            running[server, default: 0] += 1
            return true
        }
        guard isSent else { return }
        // A queue of libdispatch has hardly more threads than the machine has processors, and a few that block keep the others waiting.
        let request = Unmanaged.passRetained(self)
        guard !Self.startThread(request.toOpaque()) else { return }
        request.takeRetainedValue().ends()
    }

    private func run() {
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(request, &message, Int32(message.count))  // what it says is seen by what becomes of the statement
        ends()
    }

    private func ends() {
        isOver.store(true, ordering: .releasing)
        Self.running.withLock { running in
            running[server, default: 1] -= 1
            if running[server] == 0 { running[server] = nil }
        }
    }

    /// Lets ``run()`` run on a thread that ends by itself, and which no signal interrupts.
    ///
    /// - Returns: whether there is one.
    private static func startThread(_ request: UnsafeMutableRawPointer) -> Bool {
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { request in
            if let request { Unmanaged<CancelRequest>.fromOpaque(request).takeRetainedValue().run() }
            return nil
        }
        guard pthread_create(&thread, nil, body, request) == 0 else { return false }
        pthread_detach(thread)
        return true
    }
}
