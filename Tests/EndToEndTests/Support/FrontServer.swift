import Glibc
import TestSupport

/// A real web server in front of a socket, with the configuration that is shipped.
final class FrontServer: Sendable {
    let port: UInt16
    let process: ChildProcess

    /// Starts the server; returns when it listens.
    ///
    /// - Parameters:
    ///   - directory: holds its files, and the database of a service that it starts.
    ///   - socket: the path of the service's socket.
    ///   - changes: what is replaced in the files, and by what.
    init(
        _ server: WebServer = .nginx, in directory: TemporaryDirectory, before socket: String,
        changing changes: [(String, String)] = []
    ) async throws {
        let port = try FreePort.take()
        self.port = port
        let database = try TestDatabase.environment(in: directory)["DATABASE_URL"]
        let settings = [
            ("127.0.0.1:8080", "127.0.0.1:\(port)"), ("server.port = 8080", "server.port = \(port)"),
            ("/run/notes/notes.sock", socket), ("/run/lighttpd/notes.sock", socket), ("/var/empty", directory.path),
            ("/usr/local/bin/notes", Program.notes),
            ("sqlite:////var/lib/notes/notes.db", database ?? "sqlite:///\(directory.path("notes.db"))"),
        ]
        for file in server.files {
            let text = (settings + changes).reduce(try PackageFiles.read(file.source)) { $0.replacing($1.0, with: $1.1) }
            try directory.write(text, to: file.name)
        }
        try directory.makeDirectory("temp")
        let process = try ChildProcess(server.command(in: directory), in: directory)
        self.process = process
        switch server.program {
        case .nginx:
            try await eventually("nginx: \(process.story)") { directory.text(of: "nginx.pid")?.isEmpty == false }
        case .lighttpd: try await process.waitUntilSays("server started")
        }
    }

    var client: WebClient { WebClient(port: port, server: self) }
}
