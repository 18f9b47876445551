internal import Glibc

/// PgBouncer, out of Debian's package, in transaction mode before a server: after each transaction, the next one may get another of its
/// few connections to the server.
public final class PgBouncer: Sendable {
    private let directory: TemporaryDirectory
    private let process: ChildProcess
    private static let port = 6_432

    /// Starts it; blocks until it listens.
    ///
    /// - Parameter connections: how many it has to each database of the server.
    public init(before server: PostgreSQLServer, connections: Int) throws {
        directory = try TemporaryDirectory()
        try directory.makeDirectory("socket")
        try directory.write("\"postern\" \"\"\n", to: "users.txt")
        try directory.write(
            """
            [databases]
            * = host=\(server.socketDirectory) port=\(server.port) user=postern
            [pgbouncer]
            listen_addr =
            listen_port = \(Self.port)
            unix_socket_dir = \(directory.path("socket"))
            auth_type = trust
            auth_file = \(directory.path("users.txt"))
            pool_mode = transaction
            default_pool_size = \(connections)
            max_client_conn = 200
            server_login_retry = 1
            """, to: "pgbouncer.ini")
        let script = """
            [ $(id -u) -ne 0 ] || chown postgres: socket
            exec \(ServiceAccount.prefix) pgbouncer pgbouncer.ini
            """
        process = try ChildProcess(["sh", "-c", script], in: directory)
        try eventually("PgBouncer: \(process.story)") {
            guard process.exit == nil else { throw TimedOut("PgBouncer: \(process.story)") }
            return process.errors.contains("process up")
        }
    }

    /// The URL of a database of the server, through PgBouncer.
    public func url(of database: String) -> String {
        "postgresql://postern@/\(database)?host=\(directory.path("socket"))&port=\(Self.port)"
    }
}
