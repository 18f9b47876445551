internal import Glibc
internal import Synchronization

/// The connection that a worker holds, and until when its peer may keep the worker waiting.
///
/// A worker that waits in `read` or `write` cannot watch the clock; the timekeeper ends the wait for it by shutting the socket
/// down, which the worker sees as an end of file or a broken pipe.
final class Lease: Sendable {
    private struct Terms {
        var connection: ConnectionTable.Token?
        var deadline = UInt64.max
    }

    private let terms = Mutex(Terms())

    /// The worker works with `connection` from now on.
    func begin(_ connection: ConnectionTable.Token, until deadline: UInt64) {
        terms.withLock { $0 = Terms(connection: connection, deadline: deadline) }
    }

    /// The worker turns to something else with the same connection.
    func extend(until deadline: UInt64) {
        terms.withLock { $0.deadline = deadline }
    }

    /// The worker has let go of the connection, or is about to close it.
    func end() {
        terms.withLock { $0 = Terms() }
    }

    /// Ends the wait of a worker whose deadline has passed.
    ///
    /// - Parameter connections: tells whether the number still is that connection's, since libfcgi may just have closed it.
    func enforce(at now: UInt64, among connections: ConnectionTable) {
        terms.withLock { terms in
            guard terms.deadline <= now, let connection = terms.connection, connections.isBusy(connection) else {
                return
            }
            shutdown(connection.descriptor, Int32(SHUT_RDWR))
            terms.deadline = .max
        }
    }
}
