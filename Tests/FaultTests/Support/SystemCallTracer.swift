import TestSupport

/// strace(1) around a program: it writes down the system calls that are named, and makes some of them fail.
struct SystemCallTracer {
    /// What comes before the program's own command line. strace is a grandchild, so that the process is the program itself.
    let command: [String]
    private let directory: TemporaryDirectory
    private static let log = "strace.log"

    /// - Parameters:
    ///   - calls: the system calls, with commas between them.
    ///   - inject: what happens instead, as strace's manual says under "Tampering": `error=EIO:when=3`. It counts for each thread.
    ///   - path: only calls that name this file, or have it open.
    init(_ calls: String, inject: String? = nil, path: String? = nil, in directory: TemporaryDirectory) {
        self.directory = directory
        var command = ["strace", "-D", "-f", "-y", "-o", directory.path(Self.log), "-e", "trace=\(calls)"]
        // Quicker, but it then injects signals at the first call only (strace 6.1).
        if inject?.hasPrefix("signal") != true { command.append("--seccomp-bpf") }
        if let inject { command += ["-e", "inject=\(calls):\(inject)"] }
        if let path { command += ["-P", path] }
        self.command = command
    }

    /// The lines that it has written.
    var lines: [Substring] { (directory.text(of: Self.log) ?? "").split(separator: "\n") }

    /// How many calls it has made fail.
    var injections: Int { lines.count { $0.hasSuffix("(INJECTED)") } }
}
