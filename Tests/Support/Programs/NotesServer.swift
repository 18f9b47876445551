/// The program `notes serve` with a database at head, without a web server.
public final class NotesServer: Sendable {
    public let directory: TemporaryDirectory
    public let socket: String
    /// The process that serves or, of a supervised server, its supervisor.
    public let process: ChildProcess

    /// Serves; returns when it does.
    ///
    /// - Parameters:
    ///   - wrapper: a program with its arguments that starts the server, and becomes it: `["strace", "-D", …]`.
    ///   - wire: the protocol, as an address names it.
    ///   - isSupervised: without a supervisor, the process that was started is the one that serves.
    ///   - directory: one with a database at head; without, a new database is migrated.
    public init(
        _ arguments: [String] = [], environment: [String: String] = [:], through wrapper: [String] = [],
        speaking wire: String = "fastcgi", isSupervised: Bool = false, in directory: TemporaryDirectory? = nil
    ) async throws {
        self.directory = try directory ?? TemporaryDirectory()
        let command = CommandLineTool(in: self.directory)
        if directory == nil { try await command.migrate(environment: environment) }
        socket = self.directory.path("notes.sock")
        let supervision = isSupervised ? [] : ["--no-supervisor"]
        process = try command.start(
            ["serve", "--listen", "\(wire):unix:\(socket)?mode=0666"] + supervision + arguments, environment: environment,
            through: wrapper)
        try await process.waitUntilSays("serving")
    }
}
