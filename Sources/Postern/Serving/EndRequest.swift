internal import Synchronization
internal import UnixSignals

/// A signal that has asked the process to end, noticed from the creation of this value on, whatever the process is doing then.
///
/// Who listens only while it waits would miss the signal that comes between two things to wait for.
final class EndRequest: Sendable {
    private struct State {
        var arrived: [UnixSignal] = []
        var firstArrival: ContinuousClock.Instant?
        var readers: [AsyncStream<UnixSignal>.Continuation] = []
    }

    private let state: Shared
    private let watch: Task<Void, Never>

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    init(by signals: [UnixSignal]) async {
        let trapped = await UnixSignalsSequence(trapping: signals)
        let state = Shared()
        self.state = state
        watch = Task {
            for await signal in trapped {
                state.state.withLock { state in
                    state.arrived.append(signal)
                    if state.firstArrival == nil { state.firstArrival = .now }
                    for reader in state.readers { reader.yield(signal) }
                }
            }
        }
    }

    deinit { watch.cancel() }

    /// The signals as they come, those first that have come already.
    var arrivals: AsyncStream<UnixSignal> {
        let (stream, continuation) = AsyncStream.makeStream(of: UnixSignal.self)
        state.state.withLock { state in
            for signal in state.arrived { continuation.yield(signal) }
            state.readers.append(continuation)
        }
        return stream
    }

    /// Whether one has come.
    var isMade: Bool { state.state.withLock { !$0.arrived.isEmpty } }

    /// What is left of the time for ending, and at least a second.
    func timeLeft(of limit: Duration) -> Duration {
        let start = state.state.withLock(\.firstArrival)
        return max(.seconds(1), limit - (start.map { .now - $0 } ?? .zero))
    }
}
