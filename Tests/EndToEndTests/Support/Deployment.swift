import Glibc
import TestSupport

/// The notes service behind nginx as `make run` starts it: `deploy/run` with a port, a directory and a database of its own.
final class Deployment: Sendable {
    let directory: TemporaryDirectory
    let script: ChildProcess
    let port: UInt16

    /// Starts the script; ``waitUntilReady()`` tells when it serves.
    ///
    /// - Parameters:
    ///   - directory: that of an earlier deployment, to go on with its database.
    ///   - environment: outranks what the deployment would set.
    init(in directory: TemporaryDirectory? = nil, port: UInt16? = nil, environment: [String: String] = [:]) throws {
        self.directory = try directory ?? TemporaryDirectory()
        self.port = try port ?? FreePort.take()
        let own = [
            "NOTES": Program.notes, "RUN_DIR": self.directory.path("run"), "HTTP_ADDRESS": "127.0.0.1:\(self.port)",
            "DATABASE_URL": "sqlite:///\(self.directory.path("notes.db"))",
        ].merging(try TestDatabase.environment(in: self.directory)) { _, given in given }
        script = try ChildProcess(
            [Program.deployRun], environment: own.merging(environment) { _, given in given }, in: self.directory)
    }

    deinit {
        for process in leftovers { kill(process, SIGKILL) }
    }

    /// Starts a deployment that serves.
    static func ready(in directory: TemporaryDirectory? = nil) async throws -> Deployment {
        let deployment = try Deployment(in: directory)
        try await deployment.waitUntilReady()
        return deployment
    }

    func waitUntilReady() async throws { try await script.waitUntilSays("Ctrl-C stops it.") }

    var client: WebClient { WebClient(port: port, server: self) }

    /// Sends `signal` to the script, and waits for its end.
    func stop(_ signal: Int32 = SIGTERM) async throws -> ChildProcess.Exit {
        script.signal(signal)
        return try await script.waitUntilExit()
    }

    /// The processes that it has started and that run.
    var leftovers: [pid_t] {
        ProcessTable.naming(directory.path).filter { $0 != script.id && ProcessTable.isRunning($0) }
    }
}
