internal import Synchronization
internal import UnixSignals

/// A signal that has asked the process to end, noticed from the creation of this value on, whatever the process is doing then.
///
/// Who listens only while it waits would miss the signal that comes between two things to wait for.
final class EndRequest: Sendable {
    /// The signals as they come; for one reader.
    let arrivals: AsyncStream<UnixSignal>
    private let made = Mutex(false)
    private let watch = Mutex<Task<Void, Never>?>(nil)

    init(by signals: [UnixSignal]) async {
        let trapped = await UnixSignalsSequence(trapping: signals)
        let (stream, continuation) = AsyncStream.makeStream(of: UnixSignal.self)
        arrivals = stream
        let task = Task { [weak self] in
            for await signal in trapped {
                self?.made.withLock { $0 = true }
                continuation.yield(signal)
            }
        }
        watch.withLock { $0 = task }
    }

    deinit { watch.withLock { $0?.cancel() } }

    /// Whether one has come.
    var isMade: Bool { made.withLock { $0 } }
}
