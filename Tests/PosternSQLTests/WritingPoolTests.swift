import PosternSQL
import Synchronization
import TestSupport
import Testing

/// Units of work that write side by side.
struct WritingPoolTests {
    private struct Refusal: Error {}
    private let driver = FakeDriver(writing: .sideBySide)

    private func open(_ options: DatabaseOptions = DatabaseOptions()) throws -> Database {
        try Database.open(DatabaseURL("fake:///x"), drivers: [driver], options: options)
    }

    @Test func `a unit of work commits on return and rolls back on throw`() throws {
        let database = try open()
        #expect(try database.write { _ in 7 } == 7)
        #expect(throws: Refusal.self) { try database.write { _ in throw Refusal() } }
        #expect(driver.events == ["writer opened", "writer begin", "writer commit", "writer begin", "writer rollback"])
    }

    @Test func `units of several threads run at the same time, and readers share their connections`() throws {
        let database = try open(DatabaseOptions(readers: 2))
        let gates = [Gate(), Gate()]
        let units = gates.map { gate in Background { try database.write { _ in gate.pass() } } }
        for gate in gates { #expect(gate.hasVisitor()) }
        for gate in gates { gate.open() }
        for unit in units { try unit.value() }
        try database.read { _ in }
        #expect(driver.connections.map(\.name) == ["writer", "writer"])
    }

    @Test(arguments: [DatabaseError.Kind.serialization, .deadlock])
    func `a repeatable unit that could not be kept apart is run again, any other is not`(_ kind: DatabaseError.Kind) throws {
        let database = try open()
        var runs = 0
        let value = try database.write(repeatable: true) { _ in
            runs += 1
            guard runs == 3 else { throw DatabaseError(kind, "no") }
            return 7
        }
        #expect((value, runs) == (7, 3))
        #expect(throws: DatabaseError(kind, "no")) {
            try database.write { _ in
                runs += 1
                throw DatabaseError(kind, "no")
            }
        }
        #expect(runs == 4)
    }

    @Test(arguments: [DatabaseError.Kind.outcomeUnknown, .disconnected, .unique, .busy])
    func `what running it again does not mend is thrown at once`(_ kind: DatabaseError.Kind) throws {
        let database = try open()
        var runs = 0
        #expect(throws: DatabaseError(kind, "no")) {
            try database.write(repeatable: true) { _ in
                runs += 1
                throw DatabaseError(kind, "no")
            }
        }
        #expect(runs == 1)
    }

    @Test func `a unit is not run again for ever`() throws {
        let database = try open(DatabaseOptions(busyTimeout: .seconds(60)))
        var runs = 0
        #expect(throws: DatabaseError(.serialization, "no")) {
            try database.write(repeatable: true) { _ in
                runs += 1
                throw DatabaseError(.serialization, "no")
            }
        }
        #expect(runs == 10)
    }

    @Test func `a commit whose outcome nobody knows is told as it is, any other as undone`() throws {
        let database = try open()
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.outcomeUnknown, "lost") }
        #expect(throws: DatabaseError(.outcomeUnknown, "lost")) { try database.write(repeatable: true) { _ in } }
        driver.connections[0].state.withLock { $0.commitError = DatabaseError(.foreignKey, "no") }
        #expect(throws: DatabaseError(.foreignKey, "the unit of work was undone, because its commit failed: no")) {
            try database.write { _ in }
        }
    }

    @Test func `a server that cannot be reached is tried again until the wait is over`() throws {
        let database = try open(DatabaseOptions(readers: 1, busyTimeout: .seconds(60)))
        driver.connections[0].breakDown()
        try database.read { _ in }  // the connection that is broken is closed after it
        for _ in 0..<3 { driver.refuseNextConnection(DatabaseError(.disconnected, "no")) }
        #expect(try database.write { _ in 7 } == 7)
        #expect(driver.connections.count == 2)
    }

    @Test func `a server that refuses for good is not tried again`() throws {
        let database = try open(DatabaseOptions(readers: 1, busyTimeout: .seconds(60)))
        driver.connections[0].breakDown()
        try database.read { _ in }
        driver.refuseNextConnection(DatabaseError(.cannotOpen, "no"))
        #expect(throws: DatabaseError(.cannotOpen, "no")) { try database.write { _ in } }
        #expect(try database.write { _ in 7 } == 7)
    }

    @Test func `a unit inside another is refused, whatever both do`() throws {
        let database = try open()
        let messages = [
            caught(DatabaseError.self) { try database.read { _ in try database.write { _ in } } }?.message,
            caught(DatabaseError.self) { try database.write { _ in try database.read { _ in } } }?.message,
        ]
        #expect(
            messages == [
                "write inside read: use the session that read lends", "read inside write: use the session that write lends",
            ])
    }
}
