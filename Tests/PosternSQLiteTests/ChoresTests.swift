import FoundationEssentials
import PosternSQL
import TestSupport
import Testing

/// The sessions that the README shows.
struct ChoresTests {
    @Test func `the README shows them word for word`() throws {
        let text = try PackageFiles.read("Tests/PosternSQLiteTests/Chores.swift")
        #expect(try PackageFiles.read("README.md").contains("```swift\n\(text)```\n"))
    }

    @Test func `they do what it says`() throws {
        let temporary = try TemporarySQLite(
            schema: """
                CREATE TABLE chores (
                    id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, status TEXT NOT NULL, due TEXT
                ) STRICT;
                """)
        let chores = Chores(database: temporary.database)
        let (yesterday, now) = (Date(timeIntervalSince1970: 1_800_000_000.25), Date(timeIntervalSince1970: 1_800_086_400))
        let plants = try chores.add("Water the plants", due: yesterday)
        _ = try chores.add("Sweep the yard", due: nil)
        #expect(plants == Chore(id: 1, text: "Water the plants", status: .open, due: yesterday))

        let (late, total) = try chores.late(at: now)
        #expect(late == [plants])
        #expect(total == 2)
        try chores.finish(late)
        #expect(try chores.late(at: now).chores == [])

        let unknown = Chore(id: 99, text: "None", due: nil)
        #expect(throws: DatabaseError.self) { try chores.finish([late[0], unknown]) }
        #expect(try temporary.database.scalar("SELECT status FROM chores WHERE id = 1", as: Status.self) == .done)
        #expect(try chores.remove(["Sweep the yard", "Nothing"]) == 1)
        #expect(try chores.late(at: now).total == 1)
    }
}
