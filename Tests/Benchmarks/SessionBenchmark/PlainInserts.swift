import CSQLite

/// What a careful program does without the session layer: three prepared statements on one connection with the same settings.
enum PlainInserts {
    static let schema = """
        CREATE TABLE notes (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            completed INTEGER NOT NULL CHECK (completed IN (0, 1))
        ) STRICT;
        """

    struct Failure: Error {
        let call: String
        let status: Int32
    }

    /// - Parameter threads: 1; a connection without mutexes belongs to one thread.
    static func seconds(file: String, threads: Int, units: Int) throws -> Double {
        precondition(threads == 1)
        var database: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        try check("open", sqlite3_open_v2(file, &database, flags, nil))
        defer { sqlite3_close_v2(database) }
        let pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON;"
        try check("set up", sqlite3_exec(database, pragmas + schema, nil, nil, nil))
        let begin = try prepare("BEGIN IMMEDIATE", on: database)
        let insert = try prepare("INSERT INTO notes (text, completed) VALUES (?1, ?2)", on: database)
        let commit = try prepare("COMMIT", on: database)
        defer { for statement in [begin, insert, commit] { sqlite3_finalize(statement) } }

        let start = ContinuousClock.now
        for unit in 0..<units {
            try run(begin)
            let text = "note \(unit)"
            sqlite3_bind_text(insert, 1, text, Int32(text.utf8.count), csqlite_transient())
            sqlite3_bind_int64(insert, 2, 0)
            try run(insert)
            try run(commit)
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private static func prepare(_ text: String, on database: OpaquePointer?) throws -> OpaquePointer? {
        var statement: OpaquePointer?
        try check(text, sqlite3_prepare_v3(database, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
        return statement
    }

    private static func run(_ statement: OpaquePointer?) throws {
        try check("step", sqlite3_step(statement), SQLITE_DONE)
        try check("reset", sqlite3_reset(statement))
    }

    private static func check(_ call: String, _ status: Int32, _ expected: Int32 = SQLITE_OK) throws {
        guard status == expected else { throw Failure(call: call, status: status) }
    }
}
