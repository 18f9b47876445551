internal import Glibc
internal import PosternGateway
internal import PosternMigrations

/// An nginx with a directory of its own, on a unix socket.
final class NginxProcess: Sendable {
    /// Where it takes HTTP.
    let socket: String
    private let directory: String
    private let id: pid_t

    private static let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"]

    /// Starts nginx; blocks until it listens.
    ///
    /// - Parameter service: the path of the socket that it passes requests on to.
    /// - Throws: ``NoAnswer`` when it is not installed, or does not start, with what it says.
    init(before service: String, speaking wire: WireProtocol) throws {
        guard let program = Self.places.first(where: { access($0, X_OK) == 0 }) else {
            throw NoAnswer(description: "nginx is not installed; on Debian: apt-get install nginx-light")
        }
        directory = try ScratchDirectory.make()
        socket = directory + "/http.sock"
        do {
            try Self.write(NginxConfiguration.text(on: socket, before: service, speaking: wire), to: directory + "/nginx.conf")
            id = try Self.start([program, "-p", directory, "-c", "nginx.conf", "-e", "error.log"])
        } catch {
            Self.remove(directory)
            throw error
        }
        do { try waitUntilItListens() } catch {
            stop()
            throw error
        }
    }

    /// Ends it, and removes its directory; blocks for as long as that takes.
    func stop() {
        kill(id, SIGTERM)
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
        Self.remove(directory)
    }

    private static func write(_ text: String, to path: String) throws(NoAnswer) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw failure("write") }
    }

    private static func start(_ command: [String]) throws(NoAnswer) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        CleanSignals.set(in: &attributes)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id: pid_t = 0
        errno = posix_spawn(&id, command[0], &actions, &attributes, &arguments, environ)
        guard errno == 0 else { throw failure("posix_spawn") }
        return id
    }

    private static func failure(_ call: String) -> NoAnswer {
        NoAnswer(description: "nginx cannot be started: \(call) failed: \(String(cString: strerror(errno)))")
    }

    private func waitUntilItListens() throws(NoAnswer) {
        for _ in 0..<10_000 {
            if let descriptor = try? SocketFile.connect(to: socket) {
                close(descriptor)
                return
            }
            var status = siginfo_t()
            guard waitid(P_PID, id_t(id), &status, WEXITED | WNOHANG | WNOWAIT) == 0, status.si_signo == 0 else { break }
            usleep(2_000)
        }
        throw NoAnswer(description: "nginx does not start: \(log)")
    }

    private var log: String {
        let descriptor = open(directory + "/error.log", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "it has left no log" }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes the files that nginx makes, and the directory.
    private static func remove(_ directory: String) {
        for file in ["nginx.conf", "error.log", "nginx.pid", "http.sock"] { unlink("\(directory)/\(file)") }
        for folder in NginxConfiguration.folders { rmdir("\(directory)/\(folder)") }
        rmdir(directory)
    }
}
