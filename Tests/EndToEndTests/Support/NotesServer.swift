import Glibc
import TestSupport

/// The program `notes serve` with a database at head, without a web server.
final class NotesServer: Sendable {
    let directory: TemporaryDirectory
    let socket: String
    let process: ChildProcess

    /// Migrates a new database and serves it; returns when it serves.
    init(_ arguments: [String] = [], environment: [String: String] = [:]) async throws {
        directory = try TemporaryDirectory()
        let command = CommandLineTool(in: directory)
        try await command.migrate()
        socket = directory.path("notes.sock")
        process = try command.start(
            ["serve", "--listen", "fastcgi:unix:\(socket)?mode=0666"] + arguments, environment: environment)
        try await process.waitUntilSays("serving")
    }
}
