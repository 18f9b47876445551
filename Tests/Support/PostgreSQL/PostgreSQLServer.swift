public import Glibc
internal import Synchronization

/// A PostgreSQL server of the tests' own, out of Debian's package: with its own data, behind a unix socket, under an account that is
/// not root's. It ends, and its data goes, with the last reference or when the process of the tests ends, however that comes.
public final class PostgreSQLServer: Sendable {
    /// The one that tests share; each has a database of its own in it.
    public static func shared() throws -> PostgreSQLServer { try sharedServer.get() }

    private static let sharedServer = Result { try PostgreSQLServer() }

    /// Of its users, when they come over TCP. Of a form that no log holds by chance.
    public static let password = "q7 'm\\%4/"

    private let directory: TemporaryDirectory
    private let watcher: ChildProcess
    /// While it is open, the server runs; what is written to it stops and starts the server.
    private let lifeline: Int32
    private let count = Mutex(0)

    /// Where its socket is.
    public var socketDirectory: String { directory.path }
    /// Its number on every address, and a part of its socket's name.
    public let port: UInt16

    /// Starts a server; blocks until it can be used.
    ///
    /// - Parameters:
    ///   - addresses: where it listens besides its unix socket. Who comes there must give the password (scram-sha-256).
    ///   - certificate: what it shows there; without one it has no TLS.
    public init(addresses: [String] = [], certificate: Certificate? = nil) throws {
        directory = try TemporaryDirectory()
        port = addresses.isEmpty ? 5_432 : try FreePort.take()
        let programs = try Self.programs()
        try directory.makeDirectory("data")
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw SystemFailure("pipe") }
        defer { close(ends[0]) }
        lifeline = ends[1]
        let account = ServiceAccount.prefix
        let encryption = certificate.map { certificate in
            """
            cp \(certificate.path) data/server.crt && cp \(certificate.keyPath) data/server.key && chmod 600 data/server.key || exit 1
            [ $(id -u) -ne 0 ] || chown postgres: data/server.crt data/server.key
            """
        }
        let script = """
            umask 022
            [ $(id -u) -ne 0 ] || chown postgres: . data
            \(account) \(programs)/initdb --no-sync --auth-local=trust --auth-host=scram-sha-256 --username=postern --encoding=UTF8 \
            --locale=C.UTF-8 data || exit 1
            echo "host all all all scram-sha-256" >> data/pg_hba.conf
            \(encryption ?? "")
            start() {
                \(account) \(programs)/postgres -D data -k \(directory.path) -h '\(addresses.joined(separator: ","))' -p \(port) \
                -c fsync=off -c max_connections=200 -c shared_buffers=32MB -c deadlock_timeout=100ms \
                -c ssl=\(certificate == nil ? "off" : "on") &
                server=$!
            }
            start
            while read word; do
                case $word in
                    start) start;;
                    *) kill -$word $server; wait $server; echo "the server has stopped" >&2;;
                esac
            done < /proc/self/fd/\(ends[0])
            kill -CONT -- $server $(cat /proc/$server/task/*/children)
            kill -QUIT $server
            wait $server
            rm -rf \(directory.path)
            """
        watcher = try ChildProcess(["sh", "-c", script], in: directory)
        try waitUntilSays("database system is ready to accept connections", times: 1)
        if !addresses.isEmpty {
            let quoted = Self.password.replacing("'", with: "''")
            try execute("ALTER ROLE postern PASSWORD '\(quoted)'")
        }
    }

    deinit {
        close(lifeline)
        try? eventually("the end of the server") { watcher.exit != nil }
    }

    /// The URL of a database in it, over its unix socket.
    public func url(of database: String) -> String { "postgresql://postern@/\(database)?host=\(socketDirectory)&port=\(port)" }

    /// The URL of a database in it, over TCP.
    ///
    /// - Parameter parameters: more of them, as `sslmode=require`.
    public func url(of database: String, at address: String, password: String? = password, parameters: String = "") -> String {
        let escaped = password.map { ":" + $0.utf8.map(Self.escaped).joined() } ?? ""
        return "postgresql://postern\(escaped)@\(address):\(port)/\(database)\(parameters.isEmpty ? "" : "?")\(parameters)"
    }

    private static func escaped(_ byte: UInt8) -> String { "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// Makes a database; blocks.
    ///
    /// - Parameter template: the database that it is a copy of.
    /// - Returns: its name.
    public func makeDatabase(from template: String = "template1") throws -> String {
        let name = count.withLock { count in
            count += 1
            return "test\(count)"
        }
        try execute("CREATE DATABASE \(name) TEMPLATE \(template)")
        return name
    }

    /// Runs SQL as another program would (`psql`), and returns what it prints; blocks.
    @discardableResult
    public func execute(_ sql: String, in database: String = "postgres") throws -> String {
        let psql = try ChildProcess(
            [
                "\(Self.programs())/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socketDirectory, "-p",
                "\(port)",
                "-U", "postern", "-d", database, "-c", sql,
            ], in: TemporaryDirectory())
        try eventually("the end of \(psql.story)") { psql.exit != nil }
        guard psql.exit == .code(0) else { throw TimedOut(psql.story) }
        return psql.output
    }

    /// Ends all connections to a database, as an administrator does.
    public func terminateConnections(to database: String) throws {
        try execute("SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = '\(database)'")
    }

    /// All of the server's processes.
    public var processes: [pid_t] { ProcessTable.descendants(of: watcher.id) }

    /// Sends a signal to all of the server's processes, such as SIGSTOP; blocks until none is left that was just being made.
    public func signal(_ signal: Int32) {
        var known: Set<pid_t> = []
        while true {
            let new = processes.filter { !known.contains($0) }
            guard !new.isEmpty else { return }
            for process in new { kill(process, signal) }
            known.formUnion(new)
        }
    }

    /// How the server is told to stop (https://www.postgresql.org/docs/15/server-shutdown.html).
    public enum Shutdown: String, Sendable, CaseIterable {
        /// It ends all connections, and stops in order.
        case fast = "INT"
        /// It breaks off, and recovers from its log when it is started again.
        case immediate = "QUIT"
    }

    /// Stops the server; blocks until it has stopped.
    public func stop(_ shutdown: Shutdown) throws {
        let text = "the server has stopped"
        let times = count(of: text)
        try tell(shutdown.rawValue)
        try waitUntilSays(text, times: times + 1)
    }

    /// Starts the server again; blocks until it can be used.
    public func start() throws {
        let text = "database system is ready to accept connections"
        let times = count(of: text)
        try tell("start")
        try waitUntilSays(text, times: times + 1)
    }

    /// Whether what the server has written has `text` in it.
    public func hasLogged(_ text: String) -> Bool { count(of: text) > 0 }

    private func tell(_ word: String) throws {
        let line = Array((word + "\n").utf8)
        guard write(lifeline, line, line.count) == line.count else { throw SystemFailure("write") }
    }

    private func count(of text: String) -> Int { watcher.errors.ranges(of: text).count }

    private func waitUntilSays(_ text: String, times: Int) throws {
        try eventually("\"\(text)\" of a PostgreSQL server: \(watcher.story)") {
            guard watcher.exit == nil else { throw TimedOut("a PostgreSQL server: \(watcher.story)") }
            return count(of: text) >= times
        }
    }

    private static func programs() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? TemporaryDirectory.names(at: root)) ?? []).compactMap(Int.init)
        guard let newest = versions.max() else {
            throw TimedOut("there is no PostgreSQL server in \(root): install Debian's package postgresql")
        }
        return "\(root)/\(newest)/bin"
    }
}
