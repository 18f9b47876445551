internal import Logging
internal import PosternGateway
internal import Synchronization

/// Whether requests should be sent to this process. A thread of its own looks at the database each second, so that nobody who asks waits
/// for it.
final class Readiness: Sendable {
    enum Verdict: Sendable, Equatable {
        case ready
        /// With the rest of a sentence that begins with `not ready:`; for anybody's eyes.
        case notReady(String)
    }

    /// What a look at the database has found.
    enum Finding: Sendable {
        case usable
        case unusable(Verdict, any Error)
        /// It did not answer this time, as when all connections are in use.
        case silent
    }

    private struct State {
        var verdict = Verdict.notReady("the service has not opened its database yet")
        /// When the database has answered last, by ``Monotonic``.
        var answeredAt: UInt64 = 0
        var isOver = false
    }

    private let state = Mutex(State())
    private let logger: Logger

    /// For how long the database may not answer, in milliseconds.
    private static let patience: UInt64 = 5_000
    /// The pause between two looks in milliseconds: longer after a look that takes long, as through the ledger of a thousand revisions.
    private static let pause: (shortest: UInt64, longest: UInt64) = (1_000, 2_000)

    init(logger: Logger) { self.logger = logger }

    /// What is known now. Never blocks.
    func verdict(at now: UInt64 = Monotonic.now()) -> Verdict {
        state.withLock { state in
            guard state.verdict == .ready, now > state.answeredAt + Self.patience else { return state.verdict }
            return .notReady("the database does not answer")
        }
    }

    /// Starts the thread. The database is usable at this moment.
    ///
    /// - Parameter look: looks at the database; may block.
    func start(_ look: @escaping @Sendable () -> Finding) throws {
        state.withLock { ($0.verdict, $0.answeredAt) = (.ready, Monotonic.now()) }
        try Thread("readiness") { [self] in
            while true {
                let start = Monotonic.now()
                if state.withLock(\.isOver) { return }
                let finding = look()
                let end = Monotonic.now()
                note(finding, at: end)
                Monotonic.sleep(milliseconds: min(max((end - start) * 100, Self.pause.shortest), Self.pause.longest))
            }
        }.detach()
    }

    /// Takes note of what a look has found, and tells the log when it is something else than before.
    func note(_ finding: Finding, at now: UInt64) {
        let (before, isOver) = state.withLock { state in
            let before = state.verdict
            switch finding {
            case .usable: (state.verdict, state.answeredAt) = (.ready, now)
            case .unusable(let verdict, _): (state.verdict, state.answeredAt) = (verdict, now)
            case .silent: break
            }
            return (before, state.isOver)
        }
        guard !isOver else { return }
        switch finding {
        case .unusable(let verdict, let error) where verdict != before:
            logger.warning("not ready for requests", metadata: ["error": "\(error)"])
        case .usable where before != .ready: logger.info("ready for requests")
        case .usable, .unusable, .silent: break
        }
    }

    /// Lets the thread end, and says nothing any more: the database is about to be closed.
    func end() { state.withLock { $0.isOver = true } }
}
