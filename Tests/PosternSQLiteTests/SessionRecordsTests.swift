import FoundationEssentials
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

struct SessionRecordsTests {
    private struct Note: Codable, Record, Equatable {
        static let table = "notes"
        var id: Int64?
        var text: String
        var due: Date?
        var rating: Double?
    }

    /// Written by hand, and without the column that the database fills in.
    private struct Stamp: Record, Equatable {
        static let table = "stamps"
        static let key = "name"
        var name: String
        var number: Int?

        init(name: String) { self.name = name }

        init(row: borrowing Row) throws {
            name = try row["name"]
            number = try row["number"]
        }

        func encode(to columns: inout RecordColumns) throws {
            try columns.set("name", to: "overwritten")
            try columns.set("name", to: name)
        }
    }

    private let temporary: TemporarySQLite

    init() throws {
        temporary = try TemporarySQLite(
            schema: """
                CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, due TEXT, rating REAL DEFAULT 5) STRICT;
                CREATE TABLE stamps (name TEXT PRIMARY KEY, number INTEGER NOT NULL DEFAULT 42) STRICT, WITHOUT ROWID;
                """)
    }

    private func write<Value>(_ work: (borrowing Session) throws -> Value) throws -> Value {
        try temporary.database.write(work)
    }

    @Test func `an inserted record comes back with what the database has given`() throws {
        let due = Date(timeIntervalSince1970: 1_795_409_100)
        let note = try write { try $0.insert(Note(text: "a", due: due)) }
        #expect(note == Note(id: 1, text: "a", due: due))
        #expect(try write { try $0.insert(Note(id: 9, text: "b")) } == Note(id: 9, text: "b"))
        #expect(try write { try $0.insert(Stamp(name: "a")).number } == 42)
    }

    @Test func `of two values for one column the second is stored`() throws {
        try write { _ = try $0.insert(Stamp(name: "a")) }
        #expect(try temporary.database.read { try $0.all("SELECT name FROM stamps", as: String.self) } == ["a"])
    }

    @Test func `a property that is nil is stored as NULL`() throws {
        try write { _ = try $0.insert(Note(text: "a")) }
        #expect(try temporary.database.scalar("SELECT rating FROM notes", as: Double?.self) == .some(nil))
        try write { _ = try $0.update(Note(id: 1, text: "a", rating: 1)) }
        try write { _ = try $0.update(Note(id: 1, text: "a", rating: nil)) }
        #expect(try temporary.database.scalar("SELECT rating FROM notes", as: Double?.self) == .some(nil))
    }

    @Test func `an update changes its row and no other`() throws {
        let (one, two) = try write { (try $0.insert(Note(text: "a")), try $0.insert(Note(text: "b"))) }
        var changed = two
        changed.text = "c"
        #expect(try write { try $0.update(changed) } == changed)
        #expect(try temporary.database.read { try $0.all("SELECT * FROM notes ORDER BY id") } == [one, changed])
    }

    @Test func `an update of a row that is gone leaves no trace`() throws {
        let error = caught(DatabaseError.self) { try write { _ = try $0.update(Note(id: 7, text: "a")) } }
        #expect(error?.kind == .rowCount)
        #expect(try temporary.database.scalar("SELECT count(*) FROM notes") == 0)
    }

    @Test func `a record is found and deleted by its key`() throws {
        let note = try write { try $0.insert(Note(text: "a")) }
        #expect(try temporary.database.read { try $0.find(Note.self, id: 1) } == note)
        #expect(try temporary.database.read { try $0.find(Note.self, id: 2) } == nil)
        #expect(try write { try $0.delete(note) })
        #expect(try write { try !$0.delete(note) })
        #expect(try write { try !$0.delete(Note.self, id: 1) })
        try write { _ = try $0.insert(Stamp(name: "a")) }
        #expect(try write { try $0.delete(Stamp.self, id: "a") })
    }

    @Test func `a constraint that refuses a record keeps its kind`() throws {
        try write { _ = try $0.insert(Note(text: "a")) }
        #expect(caught(DatabaseError.self) { try write { _ = try $0.insert(Note(text: "a")) } }?.kind == .unique)
    }
}
