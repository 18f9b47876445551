public import Glibc

/// The program `FaultServer` under its supervisor.
public final class SupervisedServer: Sendable {
    public let directory: TemporaryDirectory
    public let socket: String
    public let supervisor: ChildProcess

    /// Starts the program with a database at head.
    ///
    /// - Parameters:
    ///   - program: the file to start instead.
    ///   - wrapper: a program with its arguments that starts the program, and becomes it.
    public init(
        _ arguments: [String] = [], program: String = Program.faultServer, environment: [String: String] = [:],
        through wrapper: [String] = [], in given: TemporaryDirectory? = nil
    ) async throws {
        directory = try given ?? TemporaryDirectory()
        try await CommandLineTool(Program.faultServer, in: directory).migrate()
        socket = directory.path("fault.sock")
        supervisor = try CommandLineTool(program, in: directory).start(
            ["serve", "--listen", "fastcgi:unix:\(socket)"] + arguments, environment: environment, through: wrapper)
    }

    /// Starts the program; returns when it serves.
    public static func ready(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> SupervisedServer {
        let server = try await SupervisedServer(arguments, environment: environment)
        try await server.supervisor.waitUntilSays("serving")
        return server
    }

    /// The answer to `GET` on a connection of its own; also of a crash.
    public func get(_ target: String) async throws -> FastCGIAnswer { try await FastCGIClient.get(target, at: socket) }

    /// The process that answers.
    public func servingProcess() async throws -> pid_t {
        let answer = try await get("/pid")
        guard answer.isComplete, let id = pid_t(answer.text) else { throw TimedOut("an answer of \(supervisor.story)") }
        return id
    }

    /// A connection on which `GET` was sent, and nothing received yet.
    public func ask(_ target: String) throws -> FastCGIClient {
        let client = try FastCGIClient(.unix(path: socket))
        try client.send(FastCGIRequest("GET", target))
        return client
    }

    /// Waits until another process than `old` answers.
    public func waitUntilReplaced(_ old: pid_t) async throws -> pid_t {
        let deadline = Deadline()
        while !deadline.isOver {
            let current = try await servingProcess()
            if current != old { return current }
        }
        throw TimedOut("another process than \(old): \(supervisor.story)")
    }

    /// The supervisor's children, dead ones that it has not waited for among them.
    public var children: [pid_t] { ProcessTable.descendants(of: supervisor.id) }

    /// How often its log has a line with `text`.
    public func count(of text: String) -> Int { supervisor.errors.split(separator: "\n").count { $0.contains(text) } }
}
