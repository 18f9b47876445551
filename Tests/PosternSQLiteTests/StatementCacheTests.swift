import PosternSQL
import TestSupport
import Testing

@testable import PosternSQLite

struct StatementCacheTests {
    private let directory: TemporaryDirectory
    private let connection: SQLiteConnection

    init() throws {
        directory = try TemporaryDirectory()
        connection = try SQLiteConnection(
            path: directory.path("test.db"), role: .writer(creating: true), options: DatabaseOptions())
        try connection.run(script: TemporarySQLite.schema)
    }

    /// A statement, which the test gives back itself.
    private func statement(_ sql: SQL) throws -> SQLiteStatement {
        try #require(try connection.statement(sql) as? SQLiteStatement)
    }

    private func find(_ id: Int) -> SQL { "SELECT name FROM items WHERE id = \(id)" }

    @Test func `one literal is prepared once whatever its values are`() throws {
        let first = try statement(find(1))
        first.reset()
        let second = try statement(find(2))
        second.reset()
        #expect(first === second)
        let other = try statement("SELECT name FROM items WHERE id = 1")
        other.reset()
        #expect(first !== other)
    }

    @Test func `a statement that is in use is not given twice`() throws {
        let first = try statement(find(1))
        let second = try statement(find(2))
        #expect(first !== second)
        second.reset()
        first.reset()
        let third = try statement(find(3))
        third.reset()
        #expect(third === first)
    }

    @Test func `values are forgotten when a statement is given back`() throws {
        let first = try statement("SELECT \("secret")")
        _ = try first.step()
        first.reset()
        _ = try first.step()
        #expect(first.kind(at: 0) == .null)
    }

    @Test func `a value that cannot be bound gives the statement back`() throws {
        let unused: SQL = "SELECT /* \(1) */ name FROM items"
        #expect(throws: DatabaseError.self) { try connection.statement(unused) }
        #expect(throws: DatabaseError.self) { try connection.statement(unused) }
        #expect(try statement(find(1)).columnNames == ["name"])
    }

    @Test func `a statement that fails can be used again`() throws {
        func insert(_ name: String) throws {
            let statement = try statement("INSERT INTO items (name) VALUES (\(name))")
            defer { statement.reset() }
            _ = try statement.step()
        }
        try insert("a")
        #expect(throws: DatabaseError.self) { try insert("a") }
        try insert("b")
    }

    @Test func `beyond its limit the cache starts anew`() throws {
        func template(_ text: String) -> SQL.Template { SQL(unsafe: text).template }
        let cache = StatementCache(limit: 2)
        let statements = try (0..<3).map { try statement("SELECT \(unsafe: "\($0)")") }
        for (number, statement) in statements.enumerated() {
            #expect(cache.adopt(statement, for: template("\(number)")) === statement)
            statement.reset()
        }
        #expect(cache.take(template("0")) == nil)
        #expect(cache.take(template("2")) === statements[2])
        #expect(cache.take(template("2")) == nil)  // in use
    }

    @Test func `more literals than the cache keeps do no harm`() throws {
        for number in 0..<600 {
            let statement = try statement("SELECT \(unsafe: "\(number)")")
            #expect(try statement.step())
            #expect(statement.integer(at: 0) == Int64(number))
            statement.reset()
        }
    }

    @Test func `a closed connection refuses work and closes twice`() throws {
        let statement = try statement(find(1))
        connection.close()
        connection.close()
        statement.reset()
        #expect(!connection.isUsable)
        #expect(throws: DatabaseError.self) { try connection.statement(find(1)) }
        #expect(throws: DatabaseError.self) { try connection.begin(waiting: .zero) }
        #expect(throws: DatabaseError.self) { try connection.run(script: "SELECT 1") }
    }

    @Test func `closing leaves one file and no lock`() throws {
        connection.close()
        #expect(try directory.names() == ["test.db"])
    }
}
