internal import Synchronization

/// How many peers a listener has turned away.
final class StrangerCount: Sendable {
    private struct State {
        var count = 0
        var isQuietUntil: UInt64 = 0
    }

    private let state = Mutex(State())

    /// What the log is told of.
    struct Notice: Equatable {
        /// Who was turned away last.
        let peer: String
        /// How many there have been.
        let count: Int
    }

    /// How long nothing is said after something was, in milliseconds: whoever is turned away must not fill the log.
    static let quiet: UInt64 = 60_000

    var value: Int { state.withLock { $0.count } }

    /// Counts one.
    ///
    /// - Parameter now: by ``Monotonic``.
    /// - Returns: what to say, when it is time to say something.
    func note(_ peer: String, at now: UInt64) -> Notice? {
        state.withLock { state in
            state.count += 1
            guard now >= state.isQuietUntil else { return nil }
            state.isQuietUntil = now + Self.quiet
            return Notice(peer: peer, count: state.count)
        }
    }
}
