public import Glibc
internal import Synchronization

/// A program that a test has started. It leads a session of its own, takes signals as a program started by hand does, reads
/// nothing, and writes into files, so that it never waits for the test. It is killed, with its descendants, with the last
/// reference.
public final class ChildProcess: Sendable {
    public let id: pid_t
    private let command: [String]
    private let directory: TemporaryDirectory
    private let name: String
    private let end = Mutex<Exit?>(nil)

    public enum Exit: Sendable, Equatable {
        case code(Int32)
        case signal(Int32)
    }

    /// Starts `command`.
    ///
    /// - Parameters:
    ///   - environment: all of it, but for `PATH`.
    ///   - directory: where it works, and where what it writes is kept.
    public init(_ command: [String], environment: [String: String] = [:], in directory: TemporaryDirectory) throws {
        self.command = command
        self.directory = directory
        let name = Self.nextName()
        self.name = name

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, directory.path(name + ".out"), writing, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, directory.path(name + ".err"), writing, 0o644)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Glibc declares for GNU sources only
        posix_spawnattr_setflags(&attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | newSession))

        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let variables = environment.merging(["PATH": "\(path):/usr/sbin:/sbin"]) { given, _ in given }
        // env(1) changes the directory and becomes the program; Glibc hides the action of posix_spawn that would.
        let words = ["env", "-C", directory.path] + command
        let arguments = words.map { strdup($0) } + [nil]
        let strings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for string in arguments + strings { free(string) } }
        var id = pid_t()
        let status = posix_spawnp(&id, words[0], &actions, &attributes, arguments, strings)
        guard status == 0 else { throw SystemFailure("posix_spawn \(command[0])", status) }
        self.id = id
    }

    deinit {
        // Parents first: nginx replaces a worker that ends.
        let everybody = (exit == nil ? [id] : []) + ProcessTable.descendants(of: id)
        for process in everybody { kill(process, SIGKILL) }
        if exit == nil { waitpid(id, nil, 0) }
    }

    /// What it has written so far.
    public var output: String { directory.text(of: name + ".out") ?? "" }

    /// What it has written to the standard error so far.
    public var errors: String { directory.text(of: name + ".err") ?? "" }

    /// For the message of a test that fails.
    public var story: String { "\(command.joined(separator: " "))\n\(output)\(errors)" }

    public func signal(_ signal: Int32) { kill(id, signal) }

    /// How it has ended; `nil` while it runs.
    public var exit: Exit? {
        end.withLock { end in
            var status: Int32 = 0
            guard end == nil, waitpid(id, &status, WNOHANG) == id else { return end }
            let signal = status & 0x7f  // WTERMSIG, a macro
            end = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
            return end
        }
    }

    /// Waits for its end.
    public func waitUntilExit(within duration: Duration = .seconds(60)) async throws -> Exit {
        try await eventually("the end of \(story)", within: duration) { exit != nil }
        return exit!
    }

    /// Waits until it has written `text`, to either stream.
    public func waitUntilSays(_ text: String) async throws {
        try await eventually("\"\(text)\" from \(story)") {
            if output.contains(text) || errors.contains(text) { return true }
            guard exit == nil else { throw TimedOut("\"\(text)\" from \(story), which has ended") }
            return false
        }
    }

    private static let count = Mutex(0)

    private static func nextName() -> String {
        count.withLock { count in
            count += 1
            return "child-\(count)"
        }
    }
}
