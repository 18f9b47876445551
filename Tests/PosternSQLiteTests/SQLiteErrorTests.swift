import PosternSQL
import PosternSQLite
import TestSupport
import Testing

struct SQLiteErrorTests {
    @Test(
        arguments: [
            ("INSERT INTO items (name) VALUES ('taken')", .unique, 2067),
            ("INSERT INTO items (id, name) VALUES (1, 'x')", .unique, 1555),
            ("INSERT INTO items (name, parent) VALUES ('x', 9)", .foreignKey, 787),
            ("INSERT INTO items (name, parent) VALUES ('x', 9) RETURNING id", .foreignKey, 787),
            ("INSERT INTO items (name, size) VALUES ('x', -1)", .check, 275),
            ("INSERT INTO items (name) VALUES (NULL)", .notNull, 1299),
            ("INSERT INTO items (name, size) VALUES ('x', 'text')", .constraint, 3091),  // D20
            ("INSERT INTO items (name) VALUES (x'00')", .constraint, 3091),  // D20
            ("SELEKT 1", .syntax, 1),
            ("SELECT * FROM nowhere", .syntax, 1),
            ("SELECT nothing FROM items", .syntax, 1),
            ("", .syntax, nil),
            ("-- nothing", .syntax, nil),
            ("SELECT zeroblob(2000000000)", .tooLarge, 18),
        ] as [(String, DatabaseError.Kind, Int32?)])
    func `an error has its kind, its code and the statement`(
        _ text: String, _ kind: DatabaseError.Kind, _ code: Int32?
    ) throws {
        let temporary = try TemporarySQLite()
        try temporary.database.execute("INSERT INTO items (name) VALUES ('taken')")
        let error = caught(DatabaseError.self) {
            try temporary.database.write { _ = try $0.scalar(SQL(unsafe: text), as: Int.self) }
        }
        #expect(error?.kind == kind)
        #expect(error?.code == code)
        #expect(error?.sql == text)
        #expect(error?.message.contains("\n") == false)
        #expect(try temporary.database.names() == ["taken"])
    }

    @Test func `an error shows placeholders and no values`() throws {
        let temporary = try TemporarySQLite()
        let secret = "secret"
        let error = caught(DatabaseError.self) {
            try temporary.database.execute("INSERT INTO items (name, size) VALUES (\(secret), \(-1))")
        }
        #expect(error?.sql == "INSERT INTO items (name, size) VALUES (?1, ?2)")
        #expect(error.map { "\($0)".contains("secret") } == false)
    }

    @Test func `a lock that another holds is busy once the wait is over`() throws {
        let temporary = try TemporarySQLite()
        let other = try temporary.another(DatabaseOptions(busyTimeout: .milliseconds(1)))
        try temporary.database.write { _ throws in
            let error = caught(DatabaseError.self) { try other.write { _ in } }
            #expect(error?.kind == .busy)
            #expect(error?.message == "database is locked")
            #expect(try other.names() == [])  // reading goes on
        }
        try other.execute("INSERT INTO items (name) VALUES ('a')")
    }

    @Test func `what is no database is refused and not touched`() throws {  // D12
        let directory = try TemporaryDirectory()
        let bytes = Array(
            "This is a letter, and it is longer than the header of a database has to be: 100 bytes.\n".utf8)
        let path = try directory.write(bytes + bytes, to: "letter.db")
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(creates: true)) }
        #expect(error?.kind == .notADatabase)
        #expect(error?.message == "cannot open \(path): it is not a SQLite database; name another file")
        #expect(try directory.bytes(of: "letter.db") == bytes + bytes)
        #expect(try directory.names() == ["letter.db"])
    }

    @Test func `a file that is missing is not made unless that is asked for`() throws {  // D12
        let directory = try TemporaryDirectory()
        let path = directory.path("missing.db")
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path) }
        #expect(error == DatabaseError(.missing, "cannot open \(path): the database does not exist"))
        #expect(try directory.names() == [])
    }

    @Test func `a directory that is missing is named`() throws {  // D12
        let directory = try TemporaryDirectory()
        let path = directory.path + "/missing/a.db"
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(creates: true)) }
        #expect(
            error
                == DatabaseError(
                    .cannotOpen,
                    "cannot open \(path): the directory \(directory.path)/missing does not exist; create it first"))
    }

    @Test func `a directory is no database`() throws {  // D12
        let directory = try TemporaryDirectory()
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(directory.path, DatabaseOptions(creates: true)) }
        #expect(error == DatabaseError(.cannotOpen, "cannot open \(directory.path): it is not a file"))
    }

    @Test func `a path through a file is refused`() throws {  // D12
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: "file") + "/a.db"
        let error = caught(DatabaseError.self) { _ = try TemporarySQLite.open(path, DatabaseOptions(creates: true)) }
        #expect(error == DatabaseError(.cannotOpen, "cannot open \(path): Not a directory"))
    }

    @Test(arguments: ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
    func `a database in memory is refused`(_ url: String) {
        let error = caught(DatabaseError.self) { _ = try Database.open(DatabaseURL(url), drivers: [SQLiteDriver()]) }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("memory") == true)
    }

    @Test func `a parameter that the driver does not know is refused by name`() {
        let error = caught(DatabaseError.self) {
            _ = try Database.open(DatabaseURL("sqlite:///a.db?mode=ro"), drivers: [SQLiteDriver()])
        }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("\"mode\"") == true)
    }
}
