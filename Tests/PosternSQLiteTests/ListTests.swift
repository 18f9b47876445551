import PosternSQL
import PosternSQLite
import TestSupport
import Testing

struct ListTests {
    private let temporary: TemporarySQLite

    init() throws {
        temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a'), ('b'), ('c')")
    }

    private func names(in list: [String?]) throws -> [String] {
        try temporary.database.column("SELECT name FROM items WHERE name IN \(list) ORDER BY name")
    }

    private func names(notIn list: [String?]) throws -> [String] {
        try temporary.database.column("SELECT name FROM items WHERE name NOT IN \(list) ORDER BY name")
    }

    @Test func `IN and NOT IN split the rows`() throws {
        #expect(try names(in: ["a", "c", "x"]) == ["a", "c"])
        #expect(try names(notIn: ["a", "c", "x"]) == ["b"])
        #expect(try names(in: ["b"]) == ["b"])
    }

    @Test func `nothing is in an empty list`() throws {
        #expect(try names(in: []) == [])
        #expect(try names(notIn: []) == ["a", "b", "c"])
        #expect(try temporary.database.scalar("SELECT NULL NOT IN \([Int]())", as: Bool.self) == true)
    }

    @Test func `a long list finds every element`() throws {
        let numbers = Array(1...20_000)
        #expect(try temporary.database.scalar("SELECT count(*) FROM items WHERE id IN \(numbers)") == 3)
        #expect(try temporary.database.scalar("SELECT 20000 IN \(numbers)", as: Bool.self) == true)
    }

    @Test func `a list longer than the database takes is an error`() throws {
        let error = caught(DatabaseError.self) {
            _ = try temporary.database.scalar("SELECT \(0) IN \(Array(repeating: 1, count: 500_000))", as: Bool.self)
        }
        #expect(error?.kind == .tooLarge)
        #expect(error?.message.hasPrefix("a statement of 500001 values: the database takes ") == true)
        #expect(error?.sql == "SELECT …")
        #expect(try names(in: ["a"]) == ["a"])
    }
}
