internal import Foundation
internal import PosternGateway
internal import PosternMigrations

/// An nginx with a directory of its own, on a unix socket.
final class NginxProcess: Sendable {
    /// Where it takes HTTP.
    let socket: String
    private let directory: String
    private let process: Process

    private static let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx"]

    /// Starts nginx; blocks until it listens.
    ///
    /// - Parameter service: the path of the socket that it passes requests on to.
    /// - Throws: ``NoAnswer`` when it is not installed, or does not start, with what it says.
    init(before service: String, speaking wire: WireProtocol) throws {
        guard let program = Self.places.first(where: FileManager.default.isExecutableFile) else {
            throw NoAnswer(description: "nginx is not installed; on Debian: apt-get install nginx-light")
        }
        directory = try ScratchDirectory.make()
        socket = directory + "/http.sock"
        process = Process()
        do {
            try NginxConfiguration.text(on: socket, before: service, speaking: wire).write(
                toFile: directory + "/nginx.conf", atomically: false, encoding: .utf8)
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["-p", directory, "-c", "nginx.conf", "-e", "error.log"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            try waitUntilItListens()
        } catch {
            stop()
            throw error
        }
    }

    private func waitUntilItListens() throws {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            do {
                _ = TestConnection(try SocketFile.connect(to: socket))
                return
            } catch {
                guard process.isRunning, ContinuousClock.now < end else {
                    let log = (try? String(contentsOfFile: directory + "/error.log", encoding: .utf8)) ?? ""
                    throw NoAnswer(description: "nginx does not start: \(log)")
                }
                usleep(2_000)
            }
        }
    }

    /// Ends it, and removes its directory; blocks for as long as that takes.
    func stop() {
        if process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(atPath: directory)
    }
}
