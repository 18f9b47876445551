import InMemoryLogging
import Logging
import MetricsTestKit
import PosternSQL
import PosternSQLite
import TestSupport

/// A database file of one test's own, with a table, and as many `Database` values on it as the test asks for.
final class TemporarySQLite: Sendable {
    let directory: TemporaryDirectory
    let database: Database
    /// What the database has told the log.
    let log = InMemoryLogHandler()
    /// What it has counted and measured.
    let metrics = TestMetrics()
    var file: String { directory.path("test.db") }

    static let schema = """
        CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE items (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER CHECK (size >= 0),
            parent INTEGER REFERENCES parents (id)
        ) STRICT;
        """

    init(_ options: DatabaseOptions = DatabaseOptions(), schema: String = schema) throws {
        directory = try TemporaryDirectory()
        var options = options
        options.creates = true
        database = try Database.open(
            DatabaseURL("sqlite:///" + directory.path("test.db")), drivers: [SQLiteDriver()], options: options,
            logger: Logger(label: "test") { [log] _ in log }, metrics: metrics)
        try database.write { try $0.run(script: schema) }
    }

    deinit { database.close() }

    /// The size of the write-ahead log's file, in bytes.
    func logSize() throws -> Int { try directory.size("test.db-wal") }

    /// The messages that the log has been given, with their metadata.
    func logged(_ message: String) -> [Logger.Metadata] {
        log.entries.filter { $0.message.description == message }.map(\.metadata)
    }

    /// Another `Database` on the same file, as another process would have it.
    func another(_ options: DatabaseOptions = DatabaseOptions()) throws -> Database {
        try Self.open(file, options)
    }

    static func open(_ file: String, _ options: DatabaseOptions = DatabaseOptions()) throws -> Database {
        try Database.open(DatabaseURL("sqlite:///" + file), drivers: [SQLiteDriver()], options: options)
    }
}

extension Database {
    @discardableResult
    func execute(_ sql: SQL) throws -> ExecuteResult {
        try write { try $0.execute(sql) }
    }

    /// The first column of all rows.
    func column<T: ColumnDecodable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] {
        try read { session in
            var values: [T] = []
            try session.forEach(sql) { values.append(try $0[0]) }
            return values
        }
    }

    func names() throws -> [String] { try column("SELECT name FROM items ORDER BY id") }
}
