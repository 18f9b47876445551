import Glibc
import TestSupport

/// A program that answers `GET /notes`.
struct Peer: Sendable {
    let name: String
    /// How nginx speaks to it.
    let isFastCGI: Bool
    let socket: String
    /// Where nginx listens for it.
    let port: UInt16
    let process: ChildProcess

    static func all(
        on server: PostgreSQLServer, _ database: String, in directory: TemporaryDirectory, connections: Int, python: String
    ) async throws -> [Peer] {
        let url = server.url(of: database)
        var peers = [try await postern(url, in: directory, connections)]
        for mode in ["transaction", "statement"] {
            let socket = directory.path("c-\(mode).sock")
            let process = try ChildProcess([Program.plainNotes, socket, "\(connections)", url, mode], in: directory)
            peers.append(try await Peer(name: "C, \(mode)", isFastCGI: true, socket: socket, process: process))
        }
        peers.append(try await starlette("Starlette", url, [:], in: directory, python))
        peers.append(try await starlette("Starlette, large pool", url, ["POOL_SIZE": "\(connections)"], in: directory, python))
        return peers
    }

    private init(name: String, isFastCGI: Bool, socket: String, process: ChildProcess) async throws {
        (self.name, self.isFastCGI, self.socket, self.process) = (name, isFastCGI, socket, process)
        port = try FreePort.take()
        try await eventually("\(name): \(process.story)") { access(socket, F_OK) == 0 }
        chmod(socket, 0o666)
    }

    private static func postern(_ url: String, in directory: TemporaryDirectory, _ connections: Int) async throws -> Peer {
        let socket = directory.path("postern.sock")
        let process = try CommandLineTool(in: directory).start(
            ["serve", "--workers", "\(connections)", "--listen", "fastcgi:unix:\(socket)?mode=0666"],
            environment: ["DATABASE_URL": url])
        try await process.waitUntilSays("serving")
        return try await Peer(name: "Postern", isFastCGI: true, socket: socket, process: process)
    }

    private static func starlette(
        _ name: String, _ url: String, _ settings: [String: String], in directory: TemporaryDirectory, _ python: String
    ) async throws -> Peer {
        let socket = directory.path("starlette\(settings.count).sock")
        let process = try ChildProcess(
            [
                python, "-m", "uvicorn", "app:app", "--app-dir", PackageFiles.path("Tests/Benchmarks/Peers/Starlette"), "--uds",
                socket,
                "--workers", "2", "--loop", "uvloop", "--http", "httptools", "--backlog", "2048", "--log-level", "error",
                "--no-access-log",
            ],
            environment: [
                "DATABASE_URL": url.replacing("postgresql://", with: "postgresql+asyncpg://"), "PYTHONDONTWRITEBYTECODE": "1",
            ].merging(settings) { _, given in given },
            in: directory)
        return try await Peer(name: name, isFastCGI: false, socket: socket, process: process)
    }

    /// The body of its answer, through nginx.
    func answer() throws -> String {
        let curl = try ChildProcess(["curl", "-sS", "--fail", "http://127.0.0.1:\(port)/notes"], in: TemporaryDirectory())
        try eventually("the end of \(curl.story)") { curl.exit != nil }
        guard curl.exit == .code(0) else { throw TimedOut("\(name): \(curl.story)\(process.story)") }
        return curl.output
    }

    /// Processes and threads of its own.
    var processes: [pid_t] { [process.id] + ProcessTable.descendants(of: process.id) }
}
