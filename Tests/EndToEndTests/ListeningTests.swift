import Glibc
import TestSupport
import Testing

/// The sockets that `notes serve` listens on, its own and those that it is given.
@Suite(.ownThreads, .sqlite("it is about sockets")) struct ListeningTests {
    private let directory: TemporaryDirectory
    private let notes: CommandLineTool

    init() throws {
        directory = try TemporaryDirectory()
        notes = CommandLineTool(in: directory)
    }

    /// Migrates, starts `notes serve`, and waits until it serves.
    private func serve(
        _ arguments: [String], environment: [String: String] = [:], through wrapper: [String] = []
    ) async throws -> ChildProcess {
        try await notes.migrate()
        let process = try notes.start(["serve"] + arguments, environment: environment, through: wrapper)
        try await process.waitUntilSays("serving")
        return process
    }

    /// What comes of a GET over SCGI, and over FastCGI.
    private func scgi(_ name: SocketName) async throws -> String { try await SCGIClient.get("/notes", at: name).text }
    private func fastCGI(_ name: SocketName) async throws -> String {
        try await blocking { try FastCGIClient(name).answer(to: FastCGIRequest("GET", "/notes")) }.text
    }

    @Test func `several listeners of both protocols are served at once`() async throws {
        let ports = try (0..<2).map { _ in try FreePort.take() }
        let (first, second) = (directory.path("a.sock"), directory.path("b.sock"))
        let process = try await serve([
            "--listen", "fastcgi:unix:\(first)", "--listen", "scgi:unix:\(second)", "--listen", "scgi:127.0.0.1:\(ports[0])",
            "--listen", "fastcgi:[::1]:\(ports[1])",
        ])
        #expect(try await fastCGI(.unix(path: first)) == "[]")
        #expect(try await scgi(.unix(path: second)) == "[]")
        #expect(try await scgi(.port(ports[0])) == "[]")
        #expect(try await fastCGI(.portOfIPv6(ports[1])) == "[]")
        process.signal(SIGTERM)
        #expect(try await process.waitUntilExit() == .code(0))
        #expect(!directory.has("a.sock") && !directory.has("b.sock"))
    }

    @Test func `an address that others can reach is refused at the start without a list`() async throws {
        try await notes.migrate()
        let refused = try await notes.run(["serve", "--listen", "scgi:0.0.0.0:4000"])
        #expect(refused.exit == .code(1))
        #expect(refused.errors.contains("need a list of those who may: ?allow="), "\(refused.errors)")
    }

    private static let hasSystemd = system("command -v systemd-socket-activate >/dev/null 2>&1") == 0

    @Test(.enabled(if: hasSystemd, "systemd-socket-activate is not installed"))
    func `sockets that systemd passes are served by their names, and no child hears of them (P23)`() async throws {
        let activate = [
            "systemd-socket-activate", "--fdname=notes.socket:scgi", "-E", "MIGRATIONS", "-l", directory.path("first.sock"),
            "-l", directory.path("second.sock"),
        ]
        try await notes.migrate()
        let process = try notes.start(["serve"], through: activate)
        try await process.waitUntilSays("Listening on \(directory.path("second.sock"))")
        #expect(try await fastCGI(.unix(path: directory.path("first.sock"))) == "[]", "\(process.story)")
        #expect(try await scgi(.unix(path: directory.path("second.sock"))) == "[]")
        try await process.waitUntilSays("fastcgi:systemd:notes.socket, scgi:systemd:scgi")
        process.signal(SIGTERM)
        #expect(try await process.waitUntilExit() == .code(0))
        #expect(directory.has("first.sock"), "systemd's socket is not ours to remove")
    }

    @Test(.enabled(if: hasSystemd, "systemd-socket-activate is not installed"))
    func `LISTEN says which of systemd's sockets is which, and one that is left is told of (P23)`() async throws {
        let activate = [
            "systemd-socket-activate", "--fdname=one:two", "-E", "MIGRATIONS", "-E", "LISTEN", "-l",
            directory.path("one.sock"), "-l", directory.path("two.sock"),
        ]
        try await notes.migrate()
        let process = try notes.start(["serve"], environment: ["LISTEN": "scgi:systemd:one"], through: activate)
        try await process.waitUntilSays("Listening on \(directory.path("two.sock"))")
        #expect(try await scgi(.unix(path: directory.path("one.sock"))) == "[]", "\(process.story)")
        #expect(process.errors.contains("a socket of systemd's is not served: no --listen names it socket=two"))
    }

    @Test func `variables that systemd has set for another process are ignored (P23)`() async throws {
        let path = directory.path("own.sock")
        let process = try await serve(
            ["--listen", "scgi:unix:\(path)"], environment: ["LISTEN_PID": "1", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "x"])
        #expect(try await scgi(.unix(path: path)) == "[]", "\(process.story)")
        let refused = try await notes.run(["serve", "--listen", "scgi:systemd"])
        #expect(refused.exit == .code(1))
        #expect(refused.errors.contains("start the program through a socket unit"), "\(refused.errors)")
    }

    @Test func `a setting may say that descriptor 0 speaks SCGI`() async throws {
        try await notes.migrate()
        let path = directory.path("spawn.sock")
        let spawner = try ChildProcess(
            ["spawn-fcgi", "-n", "-s", path, "--", Program.notes, "serve"],
            environment: ["MIGRATIONS": Program.migrations, "LISTEN": "scgi:fd:0"], in: directory)
        try await spawner.waitUntilSays("serving")
        #expect(try await scgi(.unix(path: path)) == "[]", "\(spawner.story)")
    }

    private static let canUnshare = system("unshare -n true 2>/dev/null") == 0

    @Test(.enabled(if: canUnshare, "a network of its own needs root"))
    func `a kernel that cuts the queue of waiting connections is told of in the log (P25)`() async throws {
        let path = directory.path("notes.sock")
        let process = try await serve(
            ["--listen", "scgi:unix:\(path)"],
            through: ["unshare", "-n", "sh", "-c", #"echo 128 >/proc/sys/net/core/somaxconn && exec "$@""#, "sh"])
        #expect(process.errors.contains("the queue of waiting connections is cut to 128 instead of 1024"), "\(process.errors)")
        #expect(try await scgi(.unix(path: path)) == "[]")
    }

    @Test func `running out of descriptors neither spins nor ends the service (P13)`() async throws {
        let path = directory.path("notes.sock")
        let process = try await serve(["--listen", "scgi:unix:\(path)"], through: ["prlimit", "--nofile=64:64"])
        let clients = try (0..<200).map { _ in try TestSocket(.unix(path: path)) }
        try await process.waitUntilSays("cannot accept connections")
        let before = try Self.processorTime(of: process.id)
        try await Task.sleep(for: .milliseconds(1_000))  // the time over which the processor's is measured
        #expect(try Self.processorTime(of: process.id) - before < 20, "hundredths of a second in one second")
        for client in clients { client.close() }
        #expect(try await scgi(.unix(path: path)) == "[]", "\(process.story)")
    }

    /// What a process has used, in hundredths of a second.
    private static func processorTime(of process: Int32) throws -> Int {
        let text = try #require(TemporaryDirectory.text(at: "/proc/\(process)/stat"))
        let fields = text[text.index(after: text.lastIndex(of: ")")!)...].split(separator: " ")
        return try #require(Int(fields[11])) + #require(Int(fields[12]))
    }
}
