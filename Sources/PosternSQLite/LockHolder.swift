internal import CLinux
internal import Glibc
internal import PosternSQL

/// Who holds a database for longer than a unit of work usually does, as the lock file tells others.
struct LockHolder: Equatable {
    let process: pid_t
    /// When that process was started, as the kernel counts: another process may have its number later.
    let start: String
    /// When it announced itself, in UTC (ISO 8601).
    let since: String
    /// What it does: `notes migrate upgrade`.
    let purpose: String

    /// The calling process, from now on.
    init(purpose: String) {
        process = getpid()
        start = Self.start(of: process) ?? "0"
        since = CivilTime(secondsSince1970: Int64(time(nil))).text(between: "T") + "Z"
        self.purpose = String(purpose.replacing("\n", with: " ").prefix(200))
    }

    /// Reads what ``text`` gives; `nil` when it is something else.
    init?(text: String) {
        let words = text.split(separator: " ", maxSplits: 3)
        guard words.count == 4, let process = pid_t(words[0]), words[3].hasSuffix("\n") else { return nil }
        self.process = process
        start = String(words[1])
        since = String(words[2])
        purpose = String(words[3].dropLast())
    }

    /// One line.
    var text: String { "\(process) \(start) \(since) \(purpose)\n" }

    /// Whether the process still runs. One that is not seen from here, as in another container, does not.
    var isRunning: Bool { Self.start(of: process) == start }

    /// As the error of one that waits in vain says it.
    var description: String {
        "another process (pid \(process), \(purpose)) has held the database since \(since)"
    }

    /// The 22nd word of `/proc/ID/stat`; the second is the program's name in brackets, which may hold anything.
    private static func start(of process: pid_t) -> String? {
        let descriptor = open("/proc/\(process)/stat", O_RDONLY | Int32(CLINUX_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let count = read(descriptor, &buffer, buffer.count)
        let words = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: ")").last?.split(
            separator: " ")
        guard let words, words.count > 19 else { return nil }
        return String(words[19])
    }
}
