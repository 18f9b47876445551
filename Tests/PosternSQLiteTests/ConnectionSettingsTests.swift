import PosternSQL
import PosternSQLite
import TestSupport
import Testing

struct ConnectionSettingsTests {
    private static let pragmas: [(name: String, value: String)] = [
        ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("busy_timeout", "5000"),
        ("trusted_schema", "0"), ("cell_size_check", "1"), ("mmap_size", "0"), ("wal_autocheckpoint", "0"),
    ]

    private static func value(of pragma: String, in session: borrowing Session) throws -> String? {
        var value: String?
        try session.forEach("PRAGMA \(unsafe: pragma)") { row in
            do { value = "\(try row[0] as Int64)" } catch { value = try row[0] as String }
        }
        return value
    }

    @Test func `the writer has every pragma`() throws {  // D4
        let temporary = try TemporarySQLite()
        try temporary.database.write { session throws in
            for (name, expected) in Self.pragmas { #expect(try Self.value(of: name, in: session) == expected, "\(name)") }
            #expect(try Self.value(of: "query_only", in: session) == "0")
            #expect(try Self.value(of: "journal_size_limit", in: session) == "67108864")
        }
    }

    @Test func `every reader has every pragma, only reads, and never checkpoints`() throws {  // D4, D23
        let temporary = try TemporarySQLite(DatabaseOptions(readers: 3))
        let database = temporary.database
        @Sendable func check(_ session: borrowing Session) throws {
            for (name, expected) in Self.pragmas { #expect(try Self.value(of: name, in: session) == expected, "\(name)") }
            #expect(try Self.value(of: "query_only", in: session) == "1")
        }
        try database.read { first in  // the three that there are
            try check(first)
            try onThreads(1) { _ in
                try database.read { second in
                    try check(second)
                    try onThreads(1) { _ in try database.read { third in try check(third) } }
                }
            }
        }
    }

    @Test(arguments: [(DatabaseOptions.Durability.full, 2), (.normal, 1)])
    func `durability is synchronous`(_ durability: DatabaseOptions.Durability, _ expected: Int) throws {  // D4
        let temporary = try TemporarySQLite(DatabaseOptions(durability: durability))
        #expect(try temporary.database.write { try $0.scalar("PRAGMA synchronous", as: Int.self) } == expected)
    }

    @Test(arguments: [
        (Duration.milliseconds(1_500), 1_500), (.zero, 0), (.seconds(-1), 0), (.seconds(Int64.max), 2_147_483_647),
    ])
    func `the wait for locks is the option's`(_ timeout: Duration, _ milliseconds: Int) throws {
        let temporary = try TemporarySQLite(DatabaseOptions(busyTimeout: timeout))
        #expect(try temporary.database.write { try $0.scalar("PRAGMA busy_timeout", as: Int.self) } == milliseconds)
    }

    @Test(arguments: [
        "UPDATE sqlite_schema SET sql = 'x'", "DELETE FROM sqlite_schema", "SELECT \"no such column\" FROM items",
        "SELECT load_extension('x')", "ATTACH 'other.db' AS other", "INSERT INTO items (name) VALUES (\"text\")",
    ])
    func `what a back end does not need is off`(_ text: String) throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) { try temporary.database.execute(SQL(unsafe: text)) }
        #expect(error != nil)
        #expect(error?.kind != .misuse)
        #expect(try temporary.directory.names().contains("other.db") == false)
    }

    @Test func `the schema cannot be made writable`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { try $0.run(script: "PRAGMA writable_schema=ON") }
        #expect(throws: DatabaseError.self) { try temporary.database.execute("DELETE FROM sqlite_schema") }
    }

    @Test(arguments: [
        "INSERT INTO items (name) VALUES ('a')", "CREATE TABLE t (x)", "DELETE FROM items", "CREATE TEMP TABLE t (x)",
    ])
    func `a reader cannot write`(_ text: String) throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) { _ = try temporary.database.read { try $0.execute(SQL(unsafe: text)) } }
        #expect(error?.kind == .readOnly)
        #expect(error?.sql == text)
    }

    @Test func `a reader cannot write even after it has turned query_only off`() throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) {
            _ = try temporary.database.read { session in
                try session.run(script: "PRAGMA query_only=OFF")
                return try session.execute("DELETE FROM items")
            }
        }
        #expect(error?.kind == .readOnly)
    }

    @Test func `sixteen threads open a fresh file at once`() throws {
        let directory = try TemporaryDirectory()
        let options = DatabaseOptions(busyTimeout: .seconds(30), creates: true)
        let databases = try onThreads(16) { _ in try TemporarySQLite.open(directory.path("fresh.db"), options) }
        try databases[0].write { try $0.run(script: TemporarySQLite.schema) }
        for (number, database) in databases.enumerated() {
            try database.execute("INSERT INTO items (name) VALUES (\("\(number)"))")
            #expect(try database.scalar("PRAGMA journal_mode", as: String.self) == "wal")
        }
        #expect(try databases[15].scalar("SELECT count(*) FROM items", as: Int.self) == 16)
    }
}
