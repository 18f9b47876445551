import Glibc
import TestSupport

/// A real nginx in front of a FastCGI socket, with the configuration that is shipped.
final class FrontNginx: Sendable {
    private let port: UInt16
    let process: ChildProcess

    /// Starts nginx; returns when it listens.
    ///
    /// - Parameters:
    ///   - directory: holds its files.
    ///   - socket: the path of the application's socket.
    ///   - isKeeping: whether it keeps its connections to the application.
    init(in directory: TemporaryDirectory, before socket: String, isKeeping: Bool = true) async throws {
        let port = try FreePort.take()
        self.port = port
        let site = try PackageFiles.read("nginx/notes.conf")
            .replacing("/run/notes/notes.sock", with: socket)
            .replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
            .replacing("fastcgi_keep_conn on", with: "fastcgi_keep_conn \(isKeeping ? "on" : "off")")
        try directory.write(site, to: "notes.conf")
        for file in ["nginx/postern_fastcgi_params", "deploy/nginx.conf"] {
            try directory.write(PackageFiles.read(file), to: String(file.split(separator: "/").last!))
        }
        try directory.makeDirectory("temp")
        let process = try ChildProcess(
            ["nginx", "-p", directory.path + "/", "-c", "nginx.conf", "-e", "stderr"], in: directory)
        self.process = process
        try await eventually("nginx: \(process.story)") { directory.text(of: "nginx.pid")?.isEmpty == false }
    }

    var client: WebClient { WebClient(port: port, server: self) }
}
