import PosternSQL
import TestSupport
import Testing

struct UnitOfWorkTests {
    private struct Refusal: Error {}

    @Test func `what was committed is visible to readers`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.execute("INSERT INTO items (name) VALUES ('a')")
            #expect(try onThreads(1) { _ in try temporary.database.names() } == [[]])
        }
        #expect(try temporary.database.names() == ["a"])
        #expect(try temporary.another().names() == ["a"])
    }

    @Test func `a unit of work that throws leaves no trace`() throws {
        let temporary = try TemporarySQLite()
        #expect(throws: Refusal.self) {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('a')")
                try session.run(script: "CREATE TABLE t (x); INSERT INTO t VALUES (1)")
                throw Refusal()
            }
        }
        #expect(try temporary.database.names() == [])
        #expect(try temporary.database.scalar("SELECT count(*) FROM sqlite_schema WHERE name = 't'") == 0)
        try temporary.database.execute("INSERT INTO items (name) VALUES ('b')")
        #expect(try temporary.database.names() == ["b"])
    }

    @Test func `a running read keeps its snapshot`() throws {
        let temporary = try TemporarySQLite()
        let database = temporary.database
        try database.read { session in
            #expect(try session.scalar("SELECT count(*) FROM items") == 0)
            try onThreads(1) { _ in
                try database.execute("INSERT INTO items (name) VALUES ('a')")
                #expect(try database.names() == ["a"])  // another snapshot
            }
            #expect(try session.scalar("SELECT count(*) FROM items") == 0)
        }
        #expect(try database.names() == ["a"])
    }

    @Test func `eight threads that write at once all succeed`() throws {  // D5
        let temporary = try TemporarySQLite(DatabaseOptions(busyTimeout: .seconds(60), durability: .normal))
        try onThreads(8) { thread in
            for number in 0..<200 {
                try temporary.database.write { session in
                    let count = try session.scalar("SELECT count(*) FROM items", as: Int.self) ?? 0
                    try session.execute("INSERT INTO items (name, size) VALUES (\("\(thread)-\(number)"), \(count))")
                }
            }
        }
        let database = temporary.database
        #expect(try database.scalar("SELECT count(DISTINCT name) FROM items") == 1_600)
        #expect(try database.scalar("SELECT count(*) FROM items WHERE size <> id - 1") == 0)  // none overtook another
    }

    @Test func `two databases on one file wait for each other`() throws {  // D5
        let options = DatabaseOptions(busyTimeout: .seconds(60), durability: .normal)
        let temporary = try TemporarySQLite(options)
        let databases = [temporary.database, try temporary.another(options)]
        try onThreads(4) { thread in
            for number in 0..<50 {
                try databases[thread % 2].execute("INSERT INTO items (name) VALUES (\("\(thread)-\(number)"))")
            }
        }
        #expect(try temporary.database.scalar("SELECT count(*) FROM items") == 200)
    }

    @Test func `a nested unit is undone alone`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.execute("INSERT INTO items (name) VALUES ('a')")
            #expect(throws: Refusal.self) {
                try session.nested { inner in
                    try inner.execute("INSERT INTO items (name) VALUES ('b')")
                    try inner.nested { try $0.execute("INSERT INTO items (name) VALUES ('c')") }
                    throw Refusal()
                }
            }
            try session.nested { inner in
                try inner.execute("INSERT INTO items (name) VALUES ('d')")
                #expect(throws: Refusal.self) {
                    try inner.nested { innermost in
                        try innermost.execute("INSERT INTO items (name) VALUES ('e')")
                        throw Refusal()
                    }
                }
            }
        }
        #expect(try temporary.database.names() == ["a", "d"])
    }

    @Test func `a statement that fails undoes only itself when its error is caught`() throws {
        let temporary = try TemporarySQLite()
        try temporary.database.write { session in
            try session.execute("INSERT INTO items (name) VALUES ('a')")
            #expect(throws: DatabaseError.self) { try session.execute("INSERT INTO items (name) VALUES ('b'), ('a')") }
            try session.execute("INSERT INTO items (name) VALUES ('c')")
        }
        #expect(try temporary.database.names() == ["a", "c"])
    }

    @Test func `INSERT OR ROLLBACK undoes the whole unit also from inside a nested one`() throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('a')")
                try session.nested { try $0.execute("INSERT OR ROLLBACK INTO items (name) VALUES ('a')") }
            }
        }
        #expect(error?.kind == .unique)
        #expect(try temporary.database.names() == [])
        try temporary.database.execute("INSERT INTO items (name) VALUES ('b')")
        #expect(try temporary.database.names() == ["b"])
    }

    @Test func `nothing is stored after INSERT OR ROLLBACK even when its error is caught`() throws {
        let temporary = try TemporarySQLite()
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('a')")
                #expect(throws: DatabaseError.self) {
                    try session.nested { try $0.execute("INSERT OR ROLLBACK INTO items (name) VALUES ('a')") }
                }
                try session.execute("INSERT INTO items (name) VALUES ('b')")
            }
        }
        #expect(error?.kind == .misuse)
        #expect(try temporary.database.names() == [])
    }

    @Test func `a reader has nested units too`() throws {
        let temporary = try TemporarySQLite()
        let count = try temporary.database.read { session in
            try session.nested { try $0.scalar("SELECT count(*) FROM items", as: Int.self) }
        }
        #expect(count == 0)
    }
}
