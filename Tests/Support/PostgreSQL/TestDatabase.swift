internal import Glibc
internal import Synchronization

/// The database on which the tests of the whole program run: SQLite's file in the test's directory or, where the environment says
/// `TEST_DATABASE=postgresql`, one of a PostgreSQL server.
public enum TestDatabase {
    public static let isPostgreSQL = getenv("TEST_DATABASE").map { String(cString: $0) } == "postgresql"

    /// The variables that tell a program in `directory` of its database; each directory has one of its own, at head.
    public static func environment(in directory: TemporaryDirectory) throws -> [String: String] {
        guard isPostgreSQL else { return [:] }
        return try names.withLock { names in
            let server = try PostgreSQLServer.shared()
            let name = try names[directory.path] ?? server.makeDatabase(from: template.get())
            names[directory.path] = name
            return ["DATABASE_URL": server.url(of: name), "DATABASE_BUSY_TIMEOUT": "30"]
        }
    }

    private static let names = Mutex<[String: String]>([:])

    private static let template = Result {
        let server = try PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        let upgrade = try ChildProcess(
            [Program.notes, "migrate", "upgrade"],
            environment: ["MIGRATIONS": Program.migrations, "DATABASE_URL": server.url(of: name)], in: TemporaryDirectory())
        try eventually("the end of \(upgrade.story)") { upgrade.exit != nil }
        guard upgrade.exit == .code(0) else { throw TimedOut("a migrated database: \(upgrade.story)") }
        return name
    }
}
