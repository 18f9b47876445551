import Glibc
import PosternSQL
import TestSupport
import Testing

@testable import PosternSQLite

/// Who holds a database, as those that wait for it are told.
@Suite struct LockHolderTests {
    @Test func `a holder is read as it was written, and runs`() throws {
        let holder = LockHolder(purpose: "notes migrate\nupgrade")
        #expect(LockHolder(text: holder.text) == holder)
        #expect(holder.isRunning)
        #expect(
            holder.description.hasPrefix(
                "another process (pid \(getpid()), notes migrate upgrade) has held the database since 20"))
    }

    @Test(arguments: ["", "\n", "1 2 3\n", "x 2 3 a\n", "1 2 3 cut off", "99999999999 2 3 a\n"])
    func `what is no holder is none`(_ text: String) {
        #expect(LockHolder(text: text) == nil)
    }

    @Test func `a process that has the number of another is not taken for it`() throws {
        #expect(LockHolder(text: "\(getpid()) 1 now a\n")?.isRunning == false)
        #expect(LockHolder(text: "999999999 1 now a\n")?.isRunning == false)
    }

    @Test func `who waits is told who holds the database, meanwhile and in the end`() throws {
        let temporary = try TemporarySQLite()
        let other = try temporary.another(DatabaseOptions(busyTimeout: .milliseconds(100)))
        let gate = Gate()
        let run = Background { [database = temporary.database] in
            try database.writeSchema(as: "notes migrate upgrade") { _ in gate.pass() }
        }
        try #require(gate.hasVisitor())
        var told: [String?] = []
        let note = { holder in told.append(holder) }
        let error = caught(DatabaseError.self) { try other.writeSchema(as: "a test", waiting: note) { _ in } }
        #expect(error?.kind == .busy)
        #expect(
            error?.message.hasPrefix("another process (pid \(getpid()), notes migrate upgrade) has held the database since ")
                == true)
        #expect(told == [error?.message])
        let unit = caught(DatabaseError.self) { try other.write { _ in } }
        #expect(unit?.message == error?.message)
        gate.open()
        try run.value()
        try other.writeSchema(as: "a test", waiting: note) { _ in }
        #expect(told.count == 1, "nobody holds it")
        #expect(try temporary.directory.size("test.db-lock") == 0)
    }

    @Test func `who waits for one that has not announced itself is not told of one that has ended`() throws {
        struct Refusal: Error {}
        let temporary = try TemporarySQLite()
        let other = try temporary.another(DatabaseOptions(busyTimeout: .milliseconds(50)))
        #expect(throws: Refusal.self) { try temporary.database.writeSchema(as: "a test") { _ in throw Refusal() } }
        let gate = Gate()
        let unit = Background { [database = temporary.database] in try database.write { _ in gate.pass() } }
        try #require(gate.hasVisitor())
        var told: [String?] = []
        let note = { holder in told.append(holder) }
        let error = caught(DatabaseError.self) { try other.writeSchema(as: "a test", waiting: note) { _ in } }
        #expect(error?.message == "database is locked")
        #expect(told == [nil])
        gate.open()
        try unit.value()
    }
}
