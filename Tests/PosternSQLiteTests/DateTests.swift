import FoundationEssentials
import PosternSQL
import PosternSQLite
import Testing

struct DateTests {
    private struct Event: Decodable, RowDecodable, Equatable {
        let id: UUID
        let at: Date
        let until: Date?
    }

    private let temporary: TemporarySQLite

    init() throws {
        temporary = try TemporarySQLite(
            schema: "CREATE TABLE events (id TEXT PRIMARY KEY, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, until TEXT) STRICT;")
    }

    @Test func `a date and a UUID come back as they went in`() throws {
        let (id, at) = (UUID(), Date(timeIntervalSinceReferenceDate: 817_102_123_456_789 / 1_000_000))
        try temporary.database.execute("INSERT INTO events (id, at) VALUES (\(id), \(at))")
        let found = try temporary.database.read { try $0.all("SELECT * FROM events WHERE id = \(id)", as: Event.self) }
        #expect(found == [Event(id: id, at: at, until: nil)])
        #expect(try temporary.database.read { try $0.all("SELECT at FROM events", as: Date.self) } == [at])
    }

    @Test func `SQLite's own functions read and write dates`() throws {
        let at = Date(timeIntervalSince1970: 1_795_409_100)
        #expect(try temporary.database.scalar("SELECT unixepoch(\(at))") == 1_795_409_100)
        #expect(try temporary.database.scalar("SELECT datetime(\(at), '+1 day')") == at.addingTimeInterval(86_400))
        #expect(try temporary.database.scalar("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', \(at))") == at)
        #expect(
            try temporary.database.scalar("SELECT date(1795392000, 'unixepoch')") == Date(timeIntervalSince1970: 1_795_392_000))
    }

    @Test func `dates can be compared with the current time`() throws {
        let (before, id) = (Date(timeIntervalSinceNow: -5), UUID())
        try temporary.database.execute("INSERT INTO events (id) VALUES (\(id))")
        let at = try #require(try temporary.database.scalar("SELECT at FROM events WHERE id = \(id)", as: Date.self))
        #expect(at > before && at < Date(timeIntervalSinceNow: 5))
        #expect(try temporary.database.scalar("SELECT CURRENT_TIMESTAMP > \(before)", as: Bool.self) == true)
        #expect(try temporary.database.scalar("SELECT CURRENT_TIMESTAMP < \(at.addingTimeInterval(3600))", as: Bool.self) == true)
    }
}
