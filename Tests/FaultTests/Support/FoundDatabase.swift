import PosternSQL
import PosternSQLite
import Testing

/// A database as a fault has left it, opened by a connection of the test's own as a program that starts again opens it.
struct FoundDatabase {
    private let database: Database

    init(_ path: String) throws {
        database = try Database.open(DatabaseURL("sqlite:///\(path)"), drivers: [SQLiteDriver()])
    }

    /// Expects that SQLite finds nothing wrong with the file.
    func expectIntegrity(_ comment: Comment? = nil, at location: SourceLocation = #_sourceLocation) throws {
        let (integrity, orphans) = try database.read { session in
            (
                try session.scalar("PRAGMA integrity_check", as: String.self),
                try session.scalar("SELECT count(*) FROM pragma_foreign_key_check", as: Int.self)
            )
        }
        #expect(integrity == "ok", comment, sourceLocation: location)
        #expect(orphans == 0, comment, sourceLocation: location)
    }

    func count(_ sql: SQL) throws -> Int? {
        try database.read { session in try session.scalar(sql, as: Int.self) }
    }

    func close() { database.close() }

    /// The texts of the notes, in their order.
    func notes() throws -> [String] {
        try column("SELECT text FROM notes ORDER BY id")
    }

    /// Expects that what ``FaultWriter`` has left is whole: every transfer that it acknowledged is there, none that it refused, none
    /// by half, and no more than were on their way.
    func expectTransfers(
        _ report: WriterReport, threads: Int, _ comment: Comment? = nil, at location: SourceLocation = #_sourceLocation
    ) throws {
        try expectIntegrity(comment, at: location)
        let hasTables = try !column("SELECT name FROM sqlite_schema WHERE name = 'credits'", as: String.self).isEmpty
        let debits: [Int] = hasTables ? try column("SELECT id FROM debits ORDER BY id") : []
        let credits: [Int] = hasTables ? try column("SELECT id FROM credits ORDER BY id") : []
        let found = Set(debits)
        #expect(debits == credits, "transfers by half; \(comment?.rawValue ?? "")", sourceLocation: location)
        #expect(report.acknowledged.subtracting(found) == [], "lost; \(comment?.rawValue ?? "")", sourceLocation: location)
        #expect(!found.contains { $0 % 7 == 6 }, "refused and stored; \(comment?.rawValue ?? "")", sourceLocation: location)
        let extra = found.subtracting(report.acknowledged).subtracting(report.failed)
        #expect(extra.count <= threads, "\(extra) were never on their way; \(comment?.rawValue ?? "")", sourceLocation: location)
    }

    private func column<Value: ColumnDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> [Value] {
        try database.read { session in
            var values: [Value] = []
            try session.forEach(sql) { row in values.append(try row[0]) }
            return values
        }
    }
}
