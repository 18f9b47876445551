import PosternPostgreSQL
import PosternSQL
import PosternSQLite
import TestSupport

/// An SQLite database and a PostgreSQL one, between which rows are copied.
final class TemporaryCopy: Sendable {
    let directory: TemporaryDirectory
    let server: PostgreSQLServer
    let sqlite: Database
    let postgreSQL: Database

    static let drivers: [any DatabaseDriver] = [SQLiteDriver(), PostgreSQLDriver()]

    /// - Parameters:
    ///   - sqlite: the tables of the one, and its rows.
    ///   - postgreSQL: the tables of the other.
    init(_ sqlite: String, _ postgreSQL: String) throws {
        directory = try TemporaryDirectory()
        server = try .shared()
        let options = DatabaseOptions(busyTimeout: .seconds(30), creates: true)
        self.sqlite = try Database.open(
            DatabaseURL("sqlite:///\(directory.path("source.db"))"), drivers: Self.drivers, options: options)
        let name = try server.makeDatabase()
        self.postgreSQL = try Database.open(DatabaseURL(server.url(of: name)), drivers: Self.drivers, options: options)
        try self.sqlite.write { try $0.run(script: sqlite) }
        try self.postgreSQL.write { try $0.run(script: postgreSQL) }
    }

    deinit {
        sqlite.close()
        postgreSQL.close()
    }

    @discardableResult
    func run(restarting: Bool = false, tell: @escaping (CopyEvent) -> Void = { _ in }) throws -> [CopiedTable] {
        try DatabaseCopy(from: sqlite, to: postgreSQL, drivers: Self.drivers, ignoring: ["ledger"]).run(
            restarting: restarting, tell: tell)
    }

    @discardableResult
    func runBack(tell: @escaping (CopyEvent) -> Void = { _ in }) throws -> [CopiedTable] {
        try DatabaseCopy(from: postgreSQL, to: sqlite, drivers: Self.drivers, ignoring: ["ledger"]).run(tell: tell)
    }

    /// The error with which a copy ends, and the rows that the target then holds.
    func failure(of table: String = "items") throws -> (error: CopyError?, rows: Int?) {
        var error: CopyError?
        do { try run() } catch let thrown as CopyError { error = thrown }
        return (error, try postgreSQL.scalar("SELECT count(*) FROM \(identifier: table)", as: Int.self))
    }

    /// Whether the target remembers a copy that is not done.
    func isOpen() throws -> Bool {
        try postgreSQL.scalar("SELECT count(*) FROM pg_class WHERE relname = 'postern_copy'", as: Int.self) == 1
    }
}
