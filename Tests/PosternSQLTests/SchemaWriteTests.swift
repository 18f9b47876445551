import PosternSQL
import TestSupport
import Testing

struct SchemaWriteTests {
    private struct Refusal: Error {}
    private let driver = FakeDriver()
    private let database: Database

    init() throws {
        database = try Database.open(DatabaseURL("fake:///x"), drivers: [driver])
    }

    /// What the writer was asked, without its name.
    private var events: [String] { driver.events.map { String($0.dropFirst("writer ".count)) } }

    @Test func `references are left unchecked before the transaction begins, and checked again after its end`() throws {  // M14
        #expect(try database.writeSchema(as: "a test") { _ in 7 } == 7)
        try database.write { _ in }
        #expect(events == ["opened", "references atEnd", "begin", "commit", "references atOnce", "begin", "commit"])
    }

    @Test func `references are checked again after an error`() throws {  // M14
        #expect(throws: Refusal.self) { try database.writeSchema(as: "a test") { _ in throw Refusal() } }
        #expect(events == ["opened", "references atEnd", "begin", "rollback", "references atOnce"])
    }

    @Test func `references are checked again after a commit that fails`() throws {  // M14
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.full, "no space") }
        #expect(caught(DatabaseError.self) { try database.writeSchema(as: "a test") { _ in } }?.kind == .full)
        #expect(events == ["opened", "references atEnd", "begin", "commit", "rollback", "references atOnce"])
    }

    @Test func `nobody writes with a connection that leaves references unchecked`() throws {  // M14
        driver.connections[0].state.withLock { $0.referenceError = DatabaseError(.misuse, "no") }
        try database.writeSchema(as: "a test") { _ in }
        #expect(driver.connections[0].isClosed)
        try database.write { _ in }
        #expect(driver.connections.count == 2)
    }

    @Test func `units that wait beside it do not share its transaction`() throws {
        let gate = Gate()
        let schema = Background { [database] in try database.writeSchema(as: "a test") { _ in gate.pass() } }
        try #require(gate.hasVisitor())
        let unit = Background { [database] in try database.write { _ in } }
        try eventually("a unit that waits") { database.waitingWriters == 1 }
        gate.open()
        try schema.value()
        try unit.value()
        #expect(
            events == ["opened", "references atEnd", "begin", "commit", "references atOnce", "begin", "commit"])
    }
}
