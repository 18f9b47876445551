internal import FoundationEssentials
internal import Glibc

/// The program with which a person edits files.
struct Editor {
    /// As the shell reads it, such as `code --wait`.
    let command: String

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The one that `VISUAL` names, or else `EDITOR`.
    static func ofEnvironment() throws(Failure) -> Editor {
        let environment = ProcessInfo.processInfo.environment
        let commands = ["VISUAL", "EDITOR"].compactMap { environment[$0] }
        guard let command = commands.first(where: { !$0.isEmpty }) else {
            throw Failure(description: "no editor is known: set VISUAL or EDITOR")
        }
        return Editor(command: command)
    }

    /// Blocks until the editor has ended. It has the terminal, and so SIGINT and SIGQUIT are its own meanwhile, as `system(3)` does it.
    ///
    /// - Throws: ``Failure`` when it cannot be started, or ends with another status than 0.
    func edit(_ path: String) throws(Failure) {
        let interrupt = signal(SIGINT, SIG_IGN)
        let quit = signal(SIGQUIT, SIG_IGN)
        defer {
            signal(SIGINT, interrupt)
            signal(SIGQUIT, quit)
        }
        let id = try start(path)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(description: "the editor cannot be waited for: \(Self.reason(errno))") }
        }
        guard status == 0 else { throw Failure(description: "the editor \"\(command)\" has failed; the file is \(path)") }
    }

    private func start(_ path: String) throws(Failure) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGQUIT, SIGXFSZ] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let words = ["sh", "-c", "\(command) \"$1\"", "sh", path]
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id = pid_t()
        let status = posix_spawn(&id, "/bin/sh", nil, &attributes, arguments, environ)
        guard status == 0 else { throw Failure(description: "the editor cannot be started: \(Self.reason(status))") }
        return id
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
