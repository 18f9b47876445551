internal import Glibc
internal import Synchronization

/// A PostgreSQL server of the tests' own, out of Debian's package: with its own data, behind a unix socket alone, under an account that is
/// not root's. It ends, and its data goes, with the last reference or when the process of the tests ends, however that comes.
public final class PostgreSQLServer: Sendable {
    /// The one that tests share; each has a database of its own in it.
    public static func shared() throws -> PostgreSQLServer { try sharedServer.get() }

    private static let sharedServer = Result { try PostgreSQLServer() }

    private let directory: TemporaryDirectory
    private let watcher: ChildProcess
    /// While it is open, the server runs.
    private let lifeline: Int32
    private let count = Mutex(0)

    /// Where its socket is.
    public var socketDirectory: String { directory.path }

    /// Starts a server; blocks until it can be used.
    public init() throws {
        directory = try TemporaryDirectory()
        let programs = try Self.programs()
        try directory.makeDirectory("data")
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw SystemFailure("pipe") }
        defer { close(ends[0]) }
        lifeline = ends[1]
        let account = getuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : ""
        let script = """
            umask 022
            [ $(id -u) -ne 0 ] || chown postgres: . data
            \(account) \(programs)/initdb --no-sync --auth=trust --username=postern --encoding=UTF8 --locale=C.UTF-8 data || exit 1
            \(account) \(programs)/postgres -D data -k \(directory.path) -h '' -c fsync=off -c max_connections=200 -c shared_buffers=32MB \
            -c deadlock_timeout=100ms &
            server=$!
            read line < /proc/self/fd/\(ends[0])
            kill -CONT -- $server $(cat /proc/$server/task/*/children)
            kill -QUIT $server
            wait $server
            rm -rf \(directory.path)
            """
        watcher = try ChildProcess(["sh", "-c", script], in: directory)
        let watcher = watcher
        try eventually("a PostgreSQL server: \(watcher.story)") {
            guard watcher.exit == nil else { throw TimedOut("a PostgreSQL server: \(watcher.story)") }
            return watcher.errors.contains("database system is ready to accept connections")
        }
    }

    deinit {
        close(lifeline)
        try? eventually("the end of the server") { watcher.exit != nil }
    }

    /// The URL of a database in it.
    public func url(of database: String) -> String { "postgresql://postern@/\(database)?host=\(socketDirectory)" }

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
                "\(Self.programs())/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socketDirectory, "-U",
                "postern",
                "-d", database, "-c", sql,
            ], in: TemporaryDirectory())
        try eventually("the end of \(psql.story)") { psql.exit != nil }
        guard psql.exit == .code(0) else { throw TimedOut(psql.story) }
        return psql.output
    }

    /// Sends a signal to all of the server's processes, such as SIGSTOP; blocks until none is left that was just being made.
    public func signal(_ signal: Int32) {
        var known: Set<pid_t> = []
        while true {
            let new = ProcessTable.descendants(of: watcher.id).filter { !known.contains($0) }
            guard !new.isEmpty else { return }
            for process in new { kill(process, signal) }
            known.formUnion(new)
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
