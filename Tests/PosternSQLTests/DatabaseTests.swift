import PosternSQL
import Synchronization
import TestSupport
import Testing

struct DatabaseTests {
    private struct Refusal: Error {}
    private let driver = FakeDriver(["fake", "alias"])

    private func open(_ options: DatabaseOptions = DatabaseOptions()) throws -> Database {
        try Database.open(DatabaseURL("fake:///x"), drivers: [driver], options: options)
    }

    @Test func `opening connects the writer and nobody else`() throws {
        _ = try open()
        #expect(driver.events.first == "writer opened")
        #expect(driver.connections.count == 1)
        _ = try open(DatabaseOptions(creates: true))
        #expect(driver.connections.last?.name == "creating writer")
    }

    @Test func `the driver is chosen by the dialect`() throws {
        let other = FakeDriver(["other"])
        _ = try Database.open(DatabaseURL("alias+x:///x"), drivers: [other, driver])
        #expect(other.connections.isEmpty)
        #expect(driver.connections.count == 1)
    }

    @Test func `an unknown dialect is named together with the known ones`() throws {
        let url = try DatabaseURL("oracle://me:secret@host/x")
        let error = #expect(throws: DatabaseError.self) { try Database.open(url, drivers: [driver]) }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message == "no driver for \"oracle\" is built into this program, only for: fake, alias")
    }

    @Test func `what keeps the writer from opening is thrown`() throws {
        driver.refuseNextConnection(DatabaseError(.notADatabase, "no"))
        #expect(throws: DatabaseError(.notADatabase, "no")) { try open() }
    }

    @Test func `a unit of work commits on return and rolls back on throw`() throws {
        let database = try open()
        #expect(try database.write { _ in 7 } == 7)
        #expect(throws: Refusal.self) { try database.write { _ in throw Refusal() } }
        #expect(driver.events == ["writer opened", "writer begin", "writer commit", "writer begin", "writer rollback"])
    }

    @Test func `a commit that fails is rolled back and thrown`() throws {
        let database = try open()
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.full, "no space") }
        let error = caught(DatabaseError.self) { try database.write { _ in } }
        #expect(error?.kind == .full)
        #expect(error?.message == "the unit of work was undone, because its commit failed: no space")
        #expect(driver.events.last == "writer rollback")
    }

    @Test func `a commit that the system fails leaves doubt and closes the connection`() throws {  // D9
        let database = try open()
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.io, "no") }
        let error = caught(DatabaseError.self) { try database.write { _ in } }
        #expect(error?.kind == .io)
        #expect(error?.message == "it is unknown whether the unit of work is stored, because its commit failed: no")
        #expect(driver.connections[0].isClosed)
    }

    @Test func `after a commit that the system fails, nothing is stored before what is there has been written anew`() throws {
        let database = try open()
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.io, "no") }
        #expect(throws: DatabaseError.self) { try database.write { _ in } }
        driver.state.withLock { $0.repair = MaintenanceReport(isComplete: false, obstacle: "a read is open") }
        let error = caught(DatabaseError.self) { try database.write { _ in } }
        #expect(error?.kind == .busy)
        #expect(error?.message == "a commit has failed, and the log must be written anew before the next, but a read is open")
        #expect(driver.connections.last?.isClosed == true)

        driver.state.withLock { $0.repair = MaintenanceReport(isComplete: true) }
        for _ in 0..<2 { try database.write { _ in } }
        #expect(
            driver.events.suffix(7).filter { $0 != "writer closed" } == [
                "writer opened", "writer repair", "writer begin", "writer commit", "writer begin", "writer commit",
            ])
    }

    @Test func `a unit that throws after others have written fails with their commit, for it has seen what they wrote`() throws {
        let database = try open()
        let (first, second) = (Gate(), Gate())
        let writer = Background { caught(DatabaseError.self) { try database.write { _ in first.pass() } } }
        try #require(first.hasVisitor())
        let refused = Background {
            caught(DatabaseError.self) {
                try database.write { _ in
                    second.pass()
                    throw Refusal()
                }
            }
        }
        try eventually("a waiting writer") { database.waitingWriters == 1 }
        first.open()
        try #require(second.hasVisitor())
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.full, "no space") }
        second.open()
        for unit in [writer, refused] { #expect(try unit.value()?.kind == .full) }
    }

    @Test func `reading runs on a reader in a transaction of its own`() throws {
        let database = try open()
        #expect(try database.read { _ in 7 } == 7)
        #expect(throws: Refusal.self) { try database.read { _ in throw Refusal() } }
        #expect(
            driver.events.dropFirst() == [
                "reader opened", "reader begin", "reader rollback", "reader begin", "reader rollback",
            ])
    }

    @Test func `reading and writing inside a read are refused`() throws {
        let database = try open()
        try database.read { _ in
            let read = caught(DatabaseError.self) { try database.read { _ in } }
            #expect(read?.description == "read inside read: use the session that read lends")
            let write = caught(DatabaseError.self) { try database.write { _ in } }
            #expect(write?.description == "write inside read: do both in one write, whose session reads as well")
            try onThreads(1) { _ in try database.write { _ in } }  // another thread's write is no business of this read
        }
        try database.read { _ in }
        try database.write { _ in }
    }

    @Test func `reading and writing inside a write are refused`() throws {
        let database = try open()
        try database.write { _ in
            let read = #expect(throws: DatabaseError.self) { try database.read { _ in } }
            #expect(read?.kind == .misuse)
            let write = #expect(throws: DatabaseError.self) { try database.write { _ in } }
            #expect(write?.kind == .misuse)
            try onThreads(1) { _ in try database.read { _ in } }  // another thread's read is no business of this write
        }
        try database.read { _ in }
        try database.write { _ in }
    }

    @Test func `a write that throws no longer forbids anything`() throws {
        let database = try open()
        #expect(throws: Refusal.self) { try database.write { _ in throw Refusal() } }
        try database.read { _ in }
    }

    @Test func `another database may be used inside a write`() throws {
        let (one, other) = (try open(), try open())
        try one.write { _ in try other.write { _ in } }
    }

    @Test func `one thread at a time writes`() throws {
        let database = try open()
        let count = Counter()
        try onThreads(8) { _ in
            for _ in 0..<100 { try database.write { _ in count.addSlowly() } }
        }
        #expect(count.value == 800)
        #expect(driver.connections.count == 1)
    }

    @Test func `a closed database refuses work and has closed its connections`() throws {
        let database = try open()
        try database.read { _ in }
        database.close()
        database.close()
        #expect(driver.connections.allSatisfy { $0.isClosed })
        #expect(throws: DatabaseError.self) { try database.read { _ in } }
        #expect(throws: DatabaseError.self) { try database.write { _ in } }
    }

    @Test func `the last reference closes the connections`() throws {
        do {
            let database = try open()
            try database.read { _ in }
        }
        #expect(driver.connections.count == 2)
        #expect(driver.connections.allSatisfy { $0.isClosed })
    }

    @Test func `there is at least one reader`() throws {
        try open(DatabaseOptions(readers: 0)).read { _ in }
        #expect(DatabaseOptions(readers: -1).readers == 1)
    }

    @Test func `an error shows the statement and the code`() {
        #expect(DatabaseError(.unique, "taken").description == "taken")
        let error = DatabaseError(.unique, "taken", sql: "INSERT ?1", code: 2067)
        #expect(error.description == "taken (code 2067) in: INSERT ?1")
    }
}

/// Adds in two steps, so that two at once would lose something.
private final class Counter: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }

    func addSlowly() {
        let before = value
        number.withLock { $0 = before + 1 }
    }
}
