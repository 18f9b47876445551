import PosternPostgreSQL
import PosternSQL
import TestSupport
import Testing

struct PostgreSQLUnitTests {
    private struct Refusal: Error {}

    @Test func `what was committed is visible to readers`() throws {
        let temporary = try TemporaryPostgreSQL()
        try temporary.database.write { session in
            try session.execute("INSERT INTO items (name) VALUES ('a')")
            #expect(try onThreads(1) { _ in try temporary.database.names() } == [[]])
        }
        #expect(try temporary.database.names() == ["a"])
    }

    @Test func `a unit of work that throws leaves no trace`() throws {
        let temporary = try TemporaryPostgreSQL()
        #expect(throws: Refusal.self) {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('a')")
                try session.run(script: "CREATE TABLE t (x int); INSERT INTO t VALUES (1)")
                throw Refusal()
            }
        }
        #expect(try temporary.database.names() == [])
        #expect(try temporary.database.scalar("SELECT count(*) FROM pg_class WHERE relname = 't'") == 0)
    }

    @Test func `a running read keeps its snapshot and cannot write`() throws {
        let temporary = try TemporaryPostgreSQL()
        let database = temporary.database
        let error = caught(DatabaseError.self) {
            try database.read { session in
                #expect(try session.scalar("SELECT count(*) FROM items") == 0)
                try onThreads(1) { _ in
                    try database.execute("INSERT INTO items (name) VALUES ('a')")
                    #expect(try database.names() == ["a"])
                }
                #expect(try session.scalar("SELECT count(*) FROM items") == 0)
                try session.execute("INSERT INTO items (name) VALUES ('b')")
            }
        }
        #expect(error?.kind == .readOnly)
        #expect(try database.names() == ["a"])
    }

    @Test func `eight threads that write at once all succeed (D5)`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 8, busyTimeout: .seconds(60)))
        try onThreads(8) { thread in
            for number in 0..<200 {
                try temporary.database.write(repeatable: true) { session in
                    try session.execute("INSERT INTO items (name) VALUES (\("\(thread)-\(number)"))")
                }
            }
        }
        #expect(try temporary.database.scalar("SELECT count(DISTINCT name) FROM items") == 1_600)
    }

    @Test func `repeatable units that read what the others write come out as one after the other (D5, D21)`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 4, busyTimeout: .seconds(60)))
        try temporary.database.execute("INSERT INTO items (name, size) VALUES ('sum', 0)")
        let failures = try onThreads(4) { _ in
            var failures = 0
            for _ in 0..<25 {
                do {
                    try temporary.database.write(repeatable: true) { session in
                        let size = try session.scalar("SELECT size FROM items", as: Int.self) ?? 0
                        try session.execute("UPDATE items SET size = \(size + 1)")
                    }
                } catch let error as DatabaseError {
                    guard error.isPassing else { throw error }
                    failures += 1
                }
            }
            return failures
        }
        #expect(try temporary.database.scalar("SELECT size FROM items") == 100 - failures.reduce(0, +))
        #expect(failures.reduce(0, +) < 10)
    }

    @Test func `a unit that cannot be kept apart, and is not repeatable, fails as a serialization failure`() throws {
        let temporary = try TemporaryPostgreSQL()
        try temporary.database.execute("INSERT INTO items (name, size) VALUES ('sum', 0)")
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                _ = try session.scalar("SELECT size FROM items", as: Int.self)
                try onThreads(1) { _ in try temporary.database.execute("UPDATE items SET size = 7") }
                try session.execute("UPDATE items SET size = 8")
            }
        }
        #expect(error?.kind == .serialization)
        #expect(try temporary.database.scalar("SELECT size FROM items") == 7)
    }

    @Test func `of two units that wait for each other one is ended`() throws {
        let temporary = try TemporaryPostgreSQL(isolation: .readCommitted)
        let database = temporary.database
        try database.execute("INSERT INTO items (name, size) VALUES ('a', 0), ('b', 0)")
        let gates = [Gate(), Gate()]
        let units = (0..<2).map { number in
            Background { () -> DatabaseError.Kind? in
                caught(DatabaseError.self) {
                    try database.write { session in
                        let names = number == 0 ? ["a", "b"] : ["b", "a"]
                        try session.execute("UPDATE items SET size = 1 WHERE name = \(names[0])")
                        gates[number].pass()
                        try session.execute("UPDATE items SET size = 1 WHERE name = \(names[1])")
                    }
                }?.kind
            }
        }
        for gate in gates { #expect(gate.hasVisitor()) }
        for gate in gates { gate.open() }
        let kinds = try units.map { try $0.value() }
        #expect(kinds.filter { $0 == .deadlock }.count == 1)
        #expect(kinds.filter { $0 == nil }.count == 1)
    }

    @Test func `a nested unit is undone alone, also after a statement that failed`() throws {
        let temporary = try TemporaryPostgreSQL()
        try temporary.database.write { session in
            try session.execute("INSERT INTO items (name) VALUES ('a')")
            #expect(
                caught(DatabaseError.self) {
                    _ = try session.nested { try $0.execute("INSERT INTO items (name) VALUES ('a')") }
                }?.kind == .unique)
            try session.nested { try $0.execute("INSERT INTO items (name) VALUES ('b')") }
        }
        #expect(try temporary.database.names() == ["a", "b"])
    }

    @Test func `nothing is stored after a failure that was caught outside of a nested unit`() throws {
        let temporary = try TemporaryPostgreSQL()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('a')")
                #expect(throws: DatabaseError.self) { try session.execute("INSERT INTO items (name) VALUES ('a')") }
            }
        }
        #expect(error?.kind == .misuse)
        #expect(try temporary.database.names() == [])
        try temporary.database.execute("INSERT INTO items (name) VALUES ('b')")
        #expect(try temporary.database.names() == ["b"])
    }

    @Test func `a deferred constraint fails the commit, which undoes the unit`() throws {
        let temporary = try TemporaryPostgreSQL()
        let error = caught(DatabaseError.self) {
            try temporary.database.execute("INSERT INTO items (name, parent) VALUES ('a', 5)")
        }
        #expect(error?.kind == .foreignKey)
        #expect(error?.message.contains("the unit of work was undone") == true)
        #expect(try temporary.database.names() == [])
    }

    @Test func `units inside of each other are refused`() throws {
        let temporary = try TemporaryPostgreSQL()
        let database = temporary.database
        let errors = [
            caught(DatabaseError.self) { try database.read { _ in try database.read { _ in } } },
            caught(DatabaseError.self) { try database.read { _ in try database.write { _ in } } },
            caught(DatabaseError.self) { try database.write { _ in try database.read { _ in } } },
            caught(DatabaseError.self) { try database.write { _ in try database.write { _ in } } },
        ]
        #expect(errors.map { $0?.kind } == [.misuse, .misuse, .misuse, .misuse])
        #expect(try database.names() == [])
    }

    @Test func `another statement may run while rows are read`() throws {
        let temporary = try TemporaryPostgreSQL()
        try temporary.database.write { session in
            var numbers: [Int] = []
            try session.forEach("SELECT * FROM generate_series(1, 1000) AS n") { row in
                let number: Int = try row["n"]
                numbers.append(number)
                guard number % 100 == 0 else { return }
                try session.execute("INSERT INTO items (name) VALUES (\("\(number)"))")
            }
            #expect(numbers == Array(1...1_000))
        }
        #expect(try temporary.database.scalar("SELECT count(*) FROM items") == 10)
    }

    @Test func `rows that nobody reads do not hold up the end of a read`() throws {
        let temporary = try TemporaryPostgreSQL()
        let duration = try ContinuousClock().measure {
            let first = try temporary.database.read { session in
                try session.first("SELECT generate_series(1, 1000000000)", as: Int.self)
            }
            #expect(first == 1)
        }
        #expect(duration < .seconds(20))
        #expect(try temporary.database.names() == [])
    }
}
