import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

struct PostgreSQLErrorTests {
    @Test(
        arguments: [
            ("INSERT INTO items (id, name) VALUES (100, 'b')", .unique, "items_pkey"),
            ("INSERT INTO items (name) VALUES ('a')", .unique, "items_name_key"),
            ("INSERT INTO items (name) VALUES (NULL)", .notNull, "\"name\""),
            ("INSERT INTO items (name, size) VALUES ('b', -1)", .check, "items_size_check"),
            ("INSERT INTO items (name, size) VALUES ('b', 'x')", .constraint, ""),
            ("SELEC 1", .syntax, "SELEC"),
            ("SELECT * FROM nothing", .syntax, "nothing"),
            ("SELECT pg_sleep(0), 1 / 0", .constraint, "division by zero"),
            ("COPY items TO STDOUT", .misuse, "COPY"),
            ("SAVEPOINT x; SELECT 1", .syntax, ""),
        ] as [(SQL, DatabaseError.Kind, String)])
    func `an error has its kind, and names what it is about`(
        _ sql: SQL, _ kind: DatabaseError.Kind, _ word: String
    ) throws {
        let temporary = try TemporaryPostgreSQL()
        try temporary.database.execute("INSERT INTO items (id, name) VALUES (100, 'a')")
        let error = caught(DatabaseError.self) { try temporary.database.execute(sql) }
        #expect(error?.kind == kind)
        #expect(error.map { word.isEmpty || $0.message.contains(word) } == true, "\(error?.message ?? "none")")
        #expect(error?.sql == sql.text { "$\($0)" })
        #expect(try temporary.database.names() == ["a"])
    }

    @Test func `a reference to what is not there is refused`() throws {
        let temporary = try TemporaryPostgreSQL()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.execute("SET CONSTRAINTS ALL IMMEDIATE")
                try session.execute("INSERT INTO items (name, parent) VALUES ('a', 5)")
            }
        }
        #expect(error?.kind == .foreignKey)
        #expect(error?.message.contains("items_parent_fkey") == true)
    }

    @Test func `who waits for a row for too long is told that it is busy (D6)`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(busyTimeout: .milliseconds(300)), isolation: .readCommitted)
        let database = temporary.database
        try database.execute("INSERT INTO items (name, size) VALUES ('a', 0)")
        try database.write { session in
            try session.execute("UPDATE items SET size = 1")
            let kinds = try onThreads(1) { _ in
                caught(DatabaseError.self) { try database.execute("UPDATE items SET size = 2") }?.kind
            }
            #expect(kinds == [.busy])
        }
        try database.execute("UPDATE items SET size = 3")
        #expect(try database.scalar("SELECT size FROM items") == 3)
    }

    @Test func `all connections in use for too long is busy`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 1, busyTimeout: .milliseconds(200)))
        let database = temporary.database
        try database.write { _ in
            let kinds = try onThreads(1) { _ in caught(DatabaseError.self) { _ = try database.names() }?.kind }
            #expect(kinds == [.busy])
        }
    }

    @Test(
        arguments: [
            ("?sslmod=x", "sslmod"), ("?dbname=x", "dbname"), ("?prepared_statement_cache_size=x", "number"),
        ])
    func `an unknown parameter is named, and no password shown`(_ parameters: String, _ word: String) throws {
        let url = try DatabaseURL("postgresql+asyncpg://me:secret@/notes" + parameters)
        let error = caught(DatabaseError.self) { _ = try Database.open(url, drivers: [PostgreSQLDriver()]) }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains(word) == true)
        #expect(error.map { "\($0)".contains("secret") } == false)
    }

    @Test func `a database that is not there is no reason to wait`() throws {
        let server = try PostgreSQLServer.shared()
        let clock = ContinuousClock.now
        let url = try DatabaseURL("postgres://postern:secret@/nowhere?host=\(server.socketDirectory)")
        let error = caught(DatabaseError.self) {
            _ = try Database.open(url, drivers: [PostgreSQLDriver()], options: DatabaseOptions(busyTimeout: .seconds(60)))
        }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("3D000") == true && error?.message.contains("nowhere") == true)
        #expect(error.map { "\($0)".contains("secret") } == false)
        #expect(ContinuousClock.now - clock < .seconds(30))
    }

    @Test func `host and database may be written with % escapes`() throws {
        let server = try PostgreSQLServer.shared()
        let socket = server.socketDirectory.replacing("/", with: "%2F")
        #expect(
            try TemporaryPostgreSQL.open("postgresql+asyncpg://postern@\(socket)/post%67res")
                .scalar("SELECT current_database()", as: String.self) == "postgres")
    }
}
