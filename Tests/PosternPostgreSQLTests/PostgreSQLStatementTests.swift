import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

struct PostgreSQLStatementTests {
    private static func prepared(_ session: borrowing Session) throws -> Int {
        // prepared by the statement itself, which is one; what begins and ends transactions is prepared too
        try session.scalar("SELECT count(*) FROM pg_prepared_statements WHERE name NOT LIKE 'postern_unit%'", as: Int.self) ?? 0
    }

    @Test func `a statement is prepared once a connection`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 1))
        for number in 0..<3 {
            #expect(try temporary.database.scalar("SELECT CAST(\(number) AS bigint)") == number)
        }
        #expect(try temporary.database.read(Self.prepared) == 2)
    }

    @Test func `the statement that was not used for longest makes room`() throws {
        let temporary = try TemporaryPostgreSQL(
            DatabaseOptions(readers: 1), parameters: "&prepared_statement_cache_size=3")
        try temporary.database.read { session in
            for number in 0..<10 {
                let found = try session.scalar("SELECT \(unsafe: "\(number)")", as: Int.self)
                let prepared = try Self.prepared(session)
                #expect(found == number)
                #expect(prepared <= 3)
            }
        }
    }

    @Test func `without prepared statements nothing is kept on the server`() throws {
        let temporary = try TemporaryPostgreSQL(
            DatabaseOptions(readers: 1), parameters: "&prepared_statement_cache_size=0")
        for number in 0..<3 {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name, size) VALUES (\("\(number)"), \(number))")
            }
        }
        #expect(try temporary.database.names() == ["0", "1", "2"])
        #expect(try temporary.database.read(Self.prepared) == 0)
    }

    @Test(arguments: ["", "&prepared_statement_cache_size=0"])
    func `a statement goes on after the schema has changed under it`(_ parameters: String) throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 1), parameters: parameters)
        try temporary.database.execute("INSERT INTO items (name) VALUES ('a')")
        func columns() throws -> Int {
            try temporary.database.read { session in
                var count = 0
                try session.forEach("SELECT * FROM items") { count = $0.columnNames.count }
                return count
            }
        }
        #expect(try columns() == 4)
        try temporary.server.execute("ALTER TABLE items ADD COLUMN extra text", in: temporary.name)
        #expect(try columns() == 5)
        #expect(try columns() == 5)
    }

    @Test func `a server that has forgotten its statements is told them again`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 1))
        #expect(try temporary.database.scalar("SELECT 1") == 1)
        try temporary.database.write { try $0.run(script: "DEALLOCATE ALL") }
        #expect(try temporary.database.scalar("SELECT 1") == 1)
    }

    @Test func `what was changed is counted, what was read is not`() throws {
        let temporary = try TemporaryPostgreSQL()
        try temporary.database.write { session in
            let counts = [
                try session.execute("INSERT INTO items (name) VALUES ('a'), ('b')").changedRows,
                try session.execute("UPDATE items SET size = 1 WHERE name = 'a'").changedRows,
                try session.execute("SELECT * FROM items").changedRows,
                try session.scalar("INSERT INTO items (name) VALUES ('c') RETURNING id", as: Int.self),
                try session.execute("DELETE FROM items").changedRows,
            ]
            #expect(counts == [2, 1, 0, 3, 3])
        }
    }

    @Test func `lists of values and many values are bound`() throws {
        let temporary = try TemporaryPostgreSQL()
        let many = Array(1...5_000)
        #expect(try temporary.database.scalar("SELECT count(*) FROM generate_series(1, 9) AS n WHERE n IN \([2, 3, 5])") == 3)
        #expect(try temporary.database.scalar("SELECT count(*) FROM generate_series(1, 9999) AS n WHERE n IN \(many)") == 5_000)
        let error = caught(DatabaseError.self) {
            _ = try temporary.database.scalar("SELECT count(*) WHERE 1 IN \(Array(0..<70_000))", as: Int.self)
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test func `nothing is in an empty list, whatever its type`() throws {
        let temporary = try TemporaryPostgreSQL()
        let database = temporary.database
        try database.execute("INSERT INTO items (name, size) VALUES ('a', 1), ('b', NULL)")
        #expect(try database.all("SELECT name FROM items WHERE size IN \([Int]())", as: String.self) == [])
        #expect(try database.all("SELECT name FROM items WHERE name IN \([String]())", as: String.self) == [])
        #expect(try database.scalar("SELECT count(*) FROM items WHERE size NOT IN \([Int]()) AND name > ''", as: Int.self) == 2)
        #expect(try database.scalar("SELECT count(*) FROM items WHERE NOT name IN \([String]())", as: Int.self) == 2)
    }

    @Test func `rows are read one by one`() throws {
        let temporary = try TemporaryPostgreSQL()
        let sum = try temporary.database.read { session in
            var sum = 0
            try session.forEach("SELECT n FROM generate_series(1, 200000) AS n") { sum += try $0[0] as Int }
            return sum
        }
        #expect(sum == 200_000 * 200_001 / 2)
    }
}
