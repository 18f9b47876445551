import PosternMigrations
import PosternSQL
import PosternSQLite
import TestSupport

/// A directory of revisions and a database beside it, both gone with the value.
final class TemporaryMigrations: Sendable {
    let temporary: TemporaryDirectory
    let directory: RevisionDirectory
    var databaseFile: String { temporary.path("test.db") }

    init(_ revisions: [(file: String, text: String)] = []) throws {
        temporary = try TemporaryDirectory()
        directory = RevisionDirectory(path: try temporary.makeDirectory("migrations"))
        for revision in revisions { try write(revision.text, to: revision.file) }
    }

    func write(_ text: String, to file: String) throws {
        try temporary.write(text, to: "migrations/" + file)
    }

    func remove(_ file: String) throws {
        try temporary.remove("migrations/" + file)
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
            try session.forEach("SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1") {
                lines.append(try $0[0])
            }
            return lines
        }
    }

    func count(_ sql: SQL) throws -> Int? {
        try read { session in try session.scalar(sql, as: Int.self) }
    }
}
