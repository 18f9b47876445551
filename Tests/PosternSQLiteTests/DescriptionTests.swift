import PosternSQL
import TestSupport
import Testing

struct DescriptionTests {
    private typealias Column = StatementDescription.Column

    private let temporary: TemporarySQLite

    init() throws {
        temporary = try TemporarySQLite(
            schema: """
                CREATE TABLE t (
                    id INTEGER PRIMARY KEY, name VARCHAR(20), image BLOB, size DOUBLE, price NUMERIC, plain, done BOOLEAN
                );
                """)
    }

    private func describe(_ sql: SQL) throws -> StatementDescription {
        try temporary.database.read { try $0.describe(sql) }
    }

    @Test func `a statement is described by its columns' declared types and its number of values`() throws {
        let all: [Value.Kind] = [.integer, .text, .double, .bytes]
        let found = try describe("SELECT *, count(*) AS n FROM t WHERE id = \(1) OR name = \("")")
        #expect(found.parameterCount == 2)
        #expect(
            found.columns == [
                Column(name: "id", declaredType: "INTEGER", kinds: [.integer]),
                Column(name: "name", declaredType: "VARCHAR(20)", kinds: [.text]),
                Column(name: "image", declaredType: "BLOB", kinds: [.bytes]),
                Column(name: "size", declaredType: "DOUBLE", kinds: [.double]),
                Column(name: "price", declaredType: "NUMERIC", kinds: all),
                Column(name: "plain", declaredType: nil, kinds: all),
                Column(name: "done", declaredType: "BOOLEAN", kinds: all), Column(name: "n", declaredType: nil, kinds: all),
            ])
    }

    @Test func `a statement that writes is described and not run, also on a connection that only reads`() throws {
        let found = try describe("INSERT INTO t (name) VALUES (\("a")) RETURNING id")
        #expect(
            found
                == StatementDescription(
                    parameterCount: 1, columns: [Column(name: "id", declaredType: "INTEGER", kinds: [.integer])]))
        #expect(try temporary.database.scalar("SELECT count(*) FROM t", as: Int.self) == 0)
    }

    @Test func `a statement that does not suit the schema is an error of the library's`() throws {
        let error = caught(DatabaseError.self) { _ = try describe("SELECT missing FROM t") }
        #expect(error?.kind == .syntax)
        #expect(error?.message == "no such column: missing")
    }
}
