import TestSupport

/// The program `notes serve` behind a real web server, which has started it or not.
final class FrontedNotes: Sendable {
    let directory: TemporaryDirectory
    let front: FrontServer
    private let service: NotesServer?

    /// Serves; returns when it does.
    init(_ server: WebServer) async throws {
        if server.isParent {
            directory = try TemporaryDirectory()
            try await CommandLineTool(in: directory).migrate()
            service = nil
            front = try await FrontServer(server, in: directory, before: directory.path("notes.sock"))
            try await front.process.waitUntilSays("serving")
        } else {
            let service = try await NotesServer(speaking: server.wire.rawValue)
            self.service = service
            directory = service.directory
            front = try await FrontServer(server, in: directory, before: service.socket)
        }
    }

    var client: WebClient { WebClient(port: front.port, server: self) }

    /// The number of the process that serves.
    var process: Int32? {
        service?.process.id
            ?? ProcessTable.descendants(of: front.process.id).first { ProcessTable.commandLine(of: $0).contains("serve") }
    }
}
