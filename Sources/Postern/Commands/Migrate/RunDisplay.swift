internal import Dispatch
internal import Glibc
internal import PosternMigrations
internal import PosternSQL
internal import Synchronization

/// Tells on the standard error how a run gets on. On a terminal it is one line that is written anew, once the run takes longer than a
/// moment; elsewhere a line is written now and then while one thing takes long.
final class RunDisplay: Sendable {
    /// How it shows what it shows.
    struct Manner: Sendable {
        /// Whether lines can be written anew.
        var isTerminal = isatty(STDERR_FILENO) != 0
        /// A run that is over sooner shows no line on a terminal.
        var delay = Duration.milliseconds(500)
        /// How often it is looked whether there is something to write.
        var interval = Duration.milliseconds(100)
        /// How long one thing may take until a line is written elsewhere.
        var patience = Duration.seconds(10)
        var write: @Sendable (String) -> Void = StandardError.write
        /// How long a line may be.
        var columns: @Sendable () -> Int = RunDisplay.terminalColumns
    }

    private struct State {
        var isOver = false
        var start = ContinuousClock.now
        var task: RunTask?
        var taskStart = ContinuousClock.now
        var nextNotice = Duration.zero
        /// What stands on the terminal's last line.
        var shown = ""
    }

    private let manner: Manner
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "postern.migrate.display")

    init(_ manner: Manner = Manner()) {
        self.manner = manner
    }

    /// Shows how `work` gets on, and nothing any more when it is over.
    func during<Value>(_ work: () throws -> Value) rethrows -> Value {
        state.withLock { $0 = State() }
        lookSoon()
        defer {
            state.withLock { state in
                state.isOver = true
                clear(&state)
            }
        }
        return try work()
    }

    /// Takes note of what a run is about to do.
    func observe(_ event: MigrationEvent) {
        switch event {
        case .snapshot(let snapshot): say("snapshot: \(snapshot.file)\n")
        case .snapshotRemoved: say("the run came to nothing, and its snapshot was removed\n")
        case .snapshotsRemain(let error): say("warning: older snapshots are still there: \(error.message)\n")
        case .copying, .statement, .counting, .checkingReferences:
            state.withLock { state in
                let task = RunTask(event)
                if let task, state.task?.isSame(as: task) != true {
                    state.taskStart = .now
                    state.nextNotice = manner.patience
                }
                state.task = task
            }
        }
    }

    /// Writes whole lines to the standard error.
    func say(_ text: String) {
        state.withLock { state in
            clear(&state)
            manner.write(text)
        }
    }

    /// Prints a line of the answer.
    func answer(_ line: String) {
        state.withLock { state in
            clear(&state)
            print(line)
            fflush(nil)
        }
    }

    private func lookSoon() {
        queue.asyncAfter(deadline: .now() + manner.interval.dispatch) { [weak self] in self?.look() }
    }

    private func look() {
        let isOver = state.withLock { state in
            if !state.isOver { write(&state) }
            return state.isOver
        }
        if !isOver { lookSoon() }
    }

    private func write(_ state: inout State) {
        guard let task = state.task else { return }
        if manner.isTerminal {
            let elapsed = ContinuousClock.now - state.start
            guard elapsed >= manner.delay else { return }
            let line = task.line(after: elapsed, columns: manner.columns() - 1)  // a full line would break
            guard line != state.shown else { return }
            manner.write("\r\u{1B}[K\(line)")
            state.shown = line
        } else {
            let elapsed = ContinuousClock.now - state.taskStart
            guard elapsed >= state.nextNotice else { return }
            manner.write(task.notice(after: elapsed) + "\n")
            state.nextNotice = elapsed + min(elapsed, .seconds(600))
        }
    }

    private func clear(_ state: inout State) {
        guard !state.shown.isEmpty else { return }
        manner.write("\r\u{1B}[K")
        state.shown = ""
    }

    /// As wide as the terminal is now (`TIOCGWINSZ`).
    private static func terminalColumns() -> Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }
}

extension Duration {
    fileprivate var dispatch: DispatchTimeInterval {
        .milliseconds(Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000))
    }
}
