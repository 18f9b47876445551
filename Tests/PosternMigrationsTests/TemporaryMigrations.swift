import Foundation
import PosternMigrations
import PosternSQL
import PosternSQLite

/// A directory of revisions and a database beside it, both gone with the value.
final class TemporaryMigrations: Sendable {
    let path: String
    var directory: RevisionDirectory { RevisionDirectory(path: path + "/migrations") }
    var databaseFile: String { path + "/test.db" }

    init(_ revisions: [(file: String, text: String)] = []) throws {
        path = FileManager.default.temporaryDirectory.path + "/postern-migrations-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path + "/migrations", withIntermediateDirectories: true)
        for revision in revisions { try write(revision.text, to: revision.file) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to file: String) throws {
        try write(Data(text.utf8), to: file)
    }

    func write(_ bytes: Data, to file: String) throws {
        try bytes.write(to: URL(fileURLWithPath: directory.path + "/" + file))
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: directory.path + "/" + file)
    }

    func database(busyTimeout: Duration = .seconds(30)) throws -> Database {
        try Database.open(
            DatabaseURL("sqlite:///" + databaseFile), drivers: [SQLiteDriver()],
            options: DatabaseOptions(busyTimeout: busyTimeout, creates: true))
    }

    func migrator(on database: Database? = nil) throws -> Migrator {
        try Migrator(database: database ?? self.database(), history: directory.history())
    }
}

extension Database {
    /// Everything that sqlite_schema holds, one line an entry.
    func schema() throws -> [String] {
        try read { session in
            var lines: [String] = []
            try session.forEach("SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1")
            {
                lines.append(try $0[0])
            }
            return lines
        }
    }

    func count(_ sql: SQL) throws -> Int? {
        try read { session in try session.scalar(sql, as: Int.self) }
    }
}

/// The error that `body` throws, as a ``MigrationError``.
func migrationError(_ body: () throws -> Void) -> MigrationError? {
    do { try body() } catch { return error as? MigrationError }
    return nil
}
