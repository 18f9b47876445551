import Glibc
import TestSupport

/// Three hosts that serve notes over FastCGI, one nginx before them with `nginx/notes-hosts.conf`, one PostgreSQL server behind them.
final class ManyMachines: Sendable {
    let directory: TemporaryDirectory
    let hosts: [ApplicationHost]
    let server: PostgreSQLServer
    /// The port of nginx on 127.0.0.1.
    let port: UInt16
    private let database: String
    private let services: [ChildProcess]
    private let nginx: ChildProcess

    /// Shorter than those of real life, so that a test need not wait long.
    static let handlerTimeout = Duration.seconds(4)
    private static let settings = ["DATABASE_BUSY_TIMEOUT": "2", "HANDLER_TIMEOUT": "4", "WORKERS": "8", "SUPERVISOR": "yes"]

    /// Starts all; returns when every host serves.
    init() async throws {
        let directory = try TemporaryDirectory()
        self.directory = directory
        let hosts = try (1...3).map { try ApplicationHost($0, in: directory) }
        self.hosts = hosts
        let server = try PostgreSQLServer(addresses: hosts.map { $0.farAddress(.database) })
        self.server = server
        let database = try server.makeDatabase()
        self.database = database
        let command = CommandLineTool(in: directory)
        try await command.migrate(environment: ["DATABASE_URL": server.url(of: database)])
        services = try hosts.enumerated().map { index, host in
            let url = server.url(of: database, at: host.farAddress(.database), parameters: "connect_timeout=2")
            return try command.start(
                [
                    "serve", "--listen", "fastcgi:\(host.address(.webServer)):9000?allow=\(host.farAddress(.webServer))",
                    "--control",
                    "unix:\(Self.control(index, in: directory))",
                ], environment: Self.settings.merging(["DATABASE_URL": url]) { _, own in own }, through: host.wrapper)
        }
        port = try FreePort.take()
        nginx = try Self.startNginx(before: hosts, port: port, in: directory)
        for service in services { try await service.waitUntilSays("serving") }
        try await eventually("nginx: \(nginx.story)") { directory.text(of: "nginx.pid")?.isEmpty == false }
    }

    private static func startNginx(
        before hosts: [ApplicationHost], port: UInt16, in directory: TemporaryDirectory
    ) throws -> ChildProcess {
        var site = try PackageFiles.read("nginx/notes-hosts.conf").replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
        site = site.replacing("fastcgi_read_timeout 35s", with: "fastcgi_read_timeout 5s")
        for (index, host) in hosts.enumerated() {
            site = site.replacing("10.0.0.1\(index + 1):9000", with: "\(host.address(.webServer)):9000")
        }
        try directory.write(site, to: "notes.conf")
        try directory.write(PackageFiles.read("nginx/postern_fastcgi_params"), to: "postern_fastcgi_params")
        try directory.write(PackageFiles.read("deploy/nginx.conf"), to: "nginx.conf")
        try directory.makeDirectory("temp")
        return try ChildProcess(["nginx", "-p", directory.path + "/", "-c", "nginx.conf", "-e", "stderr"], in: directory)
    }

    private static func control(_ host: Int, in directory: TemporaryDirectory) -> String {
        directory.path("control-\(host).sock")
    }

    /// Ends all that runs on a host, as when its power is cut.
    func kill(_ host: Int) {
        for process in [services[host].id] + ProcessTable.descendants(of: services[host].id) { Glibc.kill(process, SIGKILL) }
    }

    /// Replaces the process that serves on a host; returns when the new one does.
    func reload(_ host: Int) async throws {
        let outcome = try await CommandLineTool(in: directory)
            .run(["ctl", "reload", "--control", "unix:\(Self.control(host, in: directory))"])
        guard outcome.exit == .code(0) else { throw TimedOut("a reload: \(outcome.errors)") }
    }

    /// Whether a host's own check says that it is ready.
    func isReady(_ host: Int) async throws -> Bool {
        try await CommandLineTool(in: directory)
            .run(["ctl", "ready", "--control", "unix:\(Self.control(host, in: directory))"]).exit == .code(0)
    }

    /// How many workers of a host serve a request at this moment.
    func busyWorkers(_ host: Int) async throws -> Int {
        let status = try await CommandLineTool(in: directory)
            .run(["ctl", "status", "--control", "unix:\(Self.control(host, in: directory))"])
        let line = status.output.split(separator: "\n").first { $0.hasPrefix("active processes:") }
        guard let count = line.flatMap({ Int($0.split(separator: " ").last ?? "") }) else {
            throw TimedOut("a status: \(status.output)\(status.errors)")
        }
        return count
    }

    /// Whether a host takes a request from an address that is not on its list, which its own is not.
    func answersStrangers(_ host: Int) async throws -> Bool {
        let address = hosts[host].address(.webServer)
        let client = try ChildProcess(
            hosts[host].wrapper + ["bash", "-c", "exec 3<>/dev/tcp/\(address)/9000; timeout 10 cat <&3"], in: directory)
        return try await client.waitUntilExit() != .code(0) || !client.output.isEmpty
    }

    /// The command lines of a host's processes, as ps(1) shows them.
    func commandLines(of host: Int) -> [String] {
        ([services[host].id] + ProcessTable.descendants(of: services[host].id)).map(ProcessTable.commandLine)
    }

    /// What a host has written into its log.
    func log(of host: Int) -> String { services[host].errors }

    /// The texts of the notes that the database has.
    func notes() throws -> [String] {
        try server.execute("SELECT text FROM notes ORDER BY id", in: database).split(separator: "\n").map(String.init)
    }
}
