internal import Glibc
internal import PosternSQL

/// A line on a terminal that shows how far a command has come; nothing where the standard error is none.
struct ProgressBar: ~Copyable {
    private let isShown: Bool
    private var shown: Int?

    init(isShown: Bool = isatty(STDERR_FILENO) != 0) {
        self.isShown = isShown
    }

    /// Draws the line anew when it has changed by a percent.
    mutating func show(_ progress: CareProgress) {
        let percent = Self.percent(of: progress)
        guard isShown, percent != shown else { return }
        shown = percent
        StandardError.write("\r\(Self.line(percent))")
    }

    /// Takes the line away, until it is shown again.
    mutating func clear() {
        guard shown != nil else { return }
        shown = nil
        StandardError.write("\r\u{1B}[K")
    }

    static func percent(of progress: CareProgress) -> Int {
        guard progress.total > 0 else { return 0 }
        return Int(Double(min(max(progress.done, 0), progress.total)) / Double(progress.total) * 100)
    }

    static func line(_ percent: Int) -> String {
        let width = 40
        let done = percent * width / 100
        return "[\(String(repeating: "#", count: done))\(String(repeating: ".", count: width - done))] \(percent) %"
    }
}
