internal import Glibc
internal import PosternSQL

/// Tells on the standard error how a copy gets on: by a bar on a terminal, elsewhere by a line for each table and, while one takes long,
/// every ten seconds.
final class CopyDisplay {
    private let isTerminal: Bool
    private let write: (String) -> Void
    private let clock: () -> ContinuousClock.Instant
    private var bar: ProgressBar
    private var task = ""
    private var nextLine: ContinuousClock.Instant

    private static let patience = Duration.seconds(10)

    init(
        isTerminal: Bool = isatty(STDERR_FILENO) != 0, clock: @escaping () -> ContinuousClock.Instant = { .now },
        write: @escaping (String) -> Void = StandardError.write
    ) {
        self.isTerminal = isTerminal
        self.clock = clock
        self.write = write
        bar = ProgressBar(isShown: isTerminal)
        nextLine = clock()
    }

    func show(_ event: CopyEvent) {
        switch event {
        case .leftOut(let name): say("left out: \(name), whose rows the database makes or keeps elsewhere")
        case .resumed(let rows, let all): say("going on with an interrupted copy: \(rows) of \(CopyRun.rows(all)) are there")
        case .advanced(let stage, let table, let rows, let all, let units, let allUnits):
            guard !isTerminal else { return bar.show(CareProgress(done: units, total: allUnits)) }
            let name = "\(stage.rawValue) \(table)"
            guard name != task || clock() >= nextLine else { return }
            task = name
            nextLine = clock() + Self.patience
            say(rows < all ? "\(name): \(rows) of \(CopyRun.rows(all))" : "\(name): \(CopyRun.rows(rows))")
        }
    }

    private func say(_ line: String) {
        bar.clear()
        write("\(line)\n")
    }

    /// Takes the bar away.
    func clear() { bar.clear() }
}
