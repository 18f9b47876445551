import Logging
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// What the log and the metrics tell of statements.
struct StatementLogTests {
    private func database(echo: StatementEcho = .off, slow: Duration? = nil) throws -> TemporarySQLite {
        var options = DatabaseOptions()
        options.echo = echo
        options.slowStatement = slow
        return try TemporarySQLite(options)
    }

    private static let insertion = "INSERT INTO items (name, size) VALUES (?1, ?2)"

    private func insert(_ temporary: TemporarySQLite, _ name: String) throws {
        try temporary.database.execute("INSERT INTO items (name, size) VALUES (\(name), \(nil as Int?))")
    }

    private func texts(_ entries: [Logger.Metadata]) -> [String] { entries.compactMap { $0["sql"]?.description } }

    @Test func `nothing is logged unless it is asked for`() throws {
        let temporary = try database()
        try insert(temporary, "secret")
        #expect(temporary.log.entries.isEmpty)
    }

    @Test func `an echo shows the statements and not their values`() throws {
        let temporary = try database(echo: .sql)
        try insert(temporary, "secret")
        #expect(try temporary.database.names() == ["secret"])
        #expect(texts(temporary.logged("statement")) == [Self.insertion, "SELECT name FROM items ORDER BY id"])
        #expect(!"\(temporary.log.entries)".contains("secret"))
    }

    @Test func `an echo of values shows them, shortened`() throws {
        let temporary = try database(echo: .values)
        try insert(temporary, String(repeating: "ä", count: 300))
        let values = try #require(temporary.logged("statement").first?["values"])
        #expect(values == ["\"\(String(repeating: "ä", count: 200))\"… (600 bytes)", "NULL"])
    }

    @Test func `a statement that fails is echoed as well`() throws {
        let temporary = try database(echo: .sql)
        try insert(temporary, "a")
        #expect(throws: DatabaseError.self) { try insert(temporary, "a") }
        #expect(texts(temporary.logged("statement")) == [Self.insertion, Self.insertion])
    }

    @Test func `a slow statement is logged with its plan and without its values`() throws {
        let temporary = try database(slow: .zero)
        let size = 4_711
        try temporary.database.read { session in
            _ = try session.scalar("SELECT name FROM items WHERE size = \(size) ORDER BY name", as: String.self)
        }
        let entry = try #require(temporary.logged("slow statement").last)
        #expect(entry["sql"] == "SELECT name FROM items WHERE size = ?1 ORDER BY name")
        #expect(entry["plan"]?.description.contains("SCAN items USING INDEX sqlite_autoindex_items_1") == true)
        #expect(entry["ms"] != nil)
        #expect(!"\(temporary.log.entries)".contains("4711"))
    }

    @Test func `statements, prepared ones and waits are counted`() throws {
        let temporary = try database()
        for name in ["a", "b", "c"] { try insert(temporary, name) }
        _ = try temporary.database.names()
        let metrics = temporary.metrics
        let (reader, writer) = ([("role", "reader")], [("role", "writer")])
        #expect(metrics.counterTotal(label: "database_statements", dimensions: writer) == 3)
        #expect(metrics.counterTotal(label: "database_statement_cache_hits", dimensions: writer) == 2)
        #expect(metrics.counterTotal(label: "database_statements", dimensions: reader) == 1)
        #expect(try metrics.expectTimer("database_wait_seconds", writer).values.count == 4)  // with the one for the schema
        #expect(try metrics.expectTimer("database_wait_seconds", reader).values.count == 1)
        #expect(try metrics.expectTimer("database_commit_seconds").values.count == 4)
        #expect(try metrics.expectRecorder("database_batch_units").values == [1, 1, 1, 1])
    }
}
