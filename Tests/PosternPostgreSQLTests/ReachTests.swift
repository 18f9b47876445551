import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

/// The ways to a server besides its unix socket.
struct ReachTests {
    /// A server on loopback, with a certificate for `localhost`.
    private static let server = Result { () throws -> (PostgreSQLServer, Certificate) in
        let certificate = try Certificate(for: "localhost")
        return (try PostgreSQLServer(addresses: ["127.0.0.1"], certificate: certificate), certificate)
    }

    private let server: PostgreSQLServer
    private let certificate: Certificate
    private let name: String

    init() throws {
        (server, certificate) = try Self.server.get()
        name = try server.makeDatabase()
    }

    private func error(of url: String) -> DatabaseError? {
        caught(DatabaseError.self) { _ = try TemporaryPostgreSQL.open(url, DatabaseOptions(busyTimeout: .seconds(2))) }
    }

    @Test func `a password with every kind of character opens a connection over TCP`() throws {
        let database = try TemporaryPostgreSQL.open(server.url(of: name, at: "127.0.0.1"))
        #expect(try database.scalar("SELECT host(inet_client_addr())") == "127.0.0.1")
        let isEncrypted = try database.scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", as: Bool.self)
        #expect(isEncrypted == true, "libpq prefers TLS")
    }

    @Test func `asyncpg's form of the URL opens the same connection`() throws {
        let url = server.url(of: name, at: "127.0.0.1").replacing("postgresql:", with: "postgresql+asyncpg:")
        #expect(try TemporaryPostgreSQL.open(url).scalar("SELECT 1") == 1)
    }

    @Test(arguments: [nil, "wrong-7319"])
    func `a password that is missing or wrong is refused for good, and is not shown`(_ password: String?) throws {
        let start = ContinuousClock.now
        let error = error(of: server.url(of: name, at: "127.0.0.1", password: password))
        #expect(error?.kind == .cannotOpen)
        #expect(error?.description.contains("password") == true)
        #expect(error?.description.contains("7319") == false)
        #expect(ContinuousClock.now - start < .seconds(2), "there is no use in trying again")
    }

    @Test func `a certificate that is looked at in full is accepted for its own name`() throws {
        let url = server.url(
            of: name, at: "localhost", parameters: "hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=\(certificate.path)")
        let database = try TemporaryPostgreSQL.open(url)
        #expect(try database.scalar("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == "TLSv1.3")
        try onThreads(4) { _ in for _ in 0..<50 { _ = try database.scalar("SELECT count(*) FROM pg_class", as: Int.self) } }
        let stopped = caught(DatabaseError.self) { try Self.run("SELECT pg_sleep(60)", for: .milliseconds(50), on: database) }
        #expect(stopped?.kind == .interrupted)
        #expect(try database.scalar("SELECT 1") == 1)
    }

    @Test func `a certificate for another name, or of somebody unknown, is refused`() throws {
        let stranger = try Certificate(for: "localhost")
        let (own, other) = ("sslrootcert=\(certificate.path)", "sslrootcert=\(stranger.path)")
        for (host, parameters) in [("localhost", "hostaddr=127.0.0.1&\(other)"), ("127.0.0.1", own)] {
            let error = error(of: server.url(of: name, at: host, parameters: "sslmode=verify-full&\(parameters)"))
            #expect(error?.kind == .cannotOpen)
            #expect(error?.description.contains("certificate") == true, "\(host): \(error?.description ?? "none")")
        }
    }

    @Test func `a server without TLS is refused where TLS is required`() throws {
        let plain = try PostgreSQLServer(addresses: ["127.0.0.1"])
        let error = error(of: plain.url(of: "postgres", at: "127.0.0.1", parameters: "sslmode=require"))
        #expect(error?.description.contains("SSL") == true)
    }

    /// Runs a statement in a task that is cancelled after a while.
    private static func run(_ sql: SQL, for duration: Duration, on database: Database) throws {
        let end = CancelledWork.run(after: duration) { try database.execute(sql) }
        if let error = end.error { throw error }
    }
}
