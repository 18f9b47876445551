import Synchronization

/// A file descriptor that threads write whole log lines to; the handlers of one program share one.
///
/// The kernel keeps lines apart up to `PIPE_BUF` (4 KiB), also between processes; the lock does so for longer ones between threads.
/// The descriptor is neither closed nor changed: it may be shared with other processes.
package final class LogOutput: Sendable {
    private struct State {
        var output: LineDescriptor
        var lostLines = 0
    }

    private let state: Mutex<State>

    /// For how many milliseconds a line waits for a reader that does not read. After one that was lost, others do not wait.
    private static let patience: Int32 = 1_000

    /// - Parameter descriptor: 2 is standard error. The program must ignore `SIGPIPE`: else it dies with whoever reads its log.
    package init(descriptor: Int32 = 2) {
        state = Mutex(State(output: LineDescriptor(descriptor, patience: Self.patience)))
    }

    /// Writes `line`, which ends with LF, with one call of `write(2)` where that is possible.
    ///
    /// A line is lost when nobody reads any more, when there is no space, and when a full pipe has had no room for a second. If a part of
    /// it was written, the next line begins with the LF that is missing.
    package func write(_ line: [UInt8]) {
        state.withLock { state in
            if state.output.write(line) != nil { state.lostLines += 1 }
        }
    }

    /// How many lines were lost since this was called before.
    func takeLostLines() -> Int {
        state.withLock { state in
            defer { state.lostLines = 0 }
            return state.lostLines
        }
    }
}
