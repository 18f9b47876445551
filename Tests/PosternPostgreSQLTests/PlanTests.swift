import InMemoryLogging
import Logging
import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

struct PlanTests {
    @Test func `a slow statement is logged with its plan, and its unit goes on`() throws {
        var options = DatabaseOptions(readers: 1)
        options.slowStatement = .zero
        let log = InMemoryLogHandler()
        let temporary = try TemporaryPostgreSQL()
        let database = try Database.open(
            DatabaseURL(temporary.server.url(of: temporary.name)), drivers: [PostgreSQLDriver()], options: options,
            logger: Logger(label: "test") { _ in log })
        try database.write { session in
            try session.execute("SET LOCAL enable_seqscan = off")
            _ = try session.scalar("SELECT size FROM items WHERE id = \(7)", as: Int?.self)
            try session.execute("INSERT INTO items (name) VALUES (\("a"))")
        }
        #expect(try database.scalar("SELECT count(*) FROM items", as: Int.self) == 1)
        let plans = log.entries.compactMap { $0.metadata["plan"]?.description }
        #expect(plans.first == "[]", "\(plans)")
        #expect(plans.contains { $0.contains("Index Scan using items_pkey on items") }, "\(plans)")
        #expect(plans.contains { $0.contains("Insert on items") }, "\(plans)")
        #expect(plans.contains { $0.contains("Aggregate") }, "\(plans)")
    }
}
