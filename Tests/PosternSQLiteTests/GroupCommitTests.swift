import PosternSQL
import PosternSQLite
import Synchronization
import TestSupport
import Testing

/// Units of work that share transactions.
@Suite struct GroupCommitTests {
    @Test func `a unit is visible to others when its write returns`() throws {
        let world = try GroupWorld()
        try onThreads(8) { thread in
            for unit in 0..<1_000 {
                let id = thread * 1_000 + unit
                try world.database.write { session in try session.execute("INSERT INTO units VALUES (\(id))") }
                let found = try world.database.read { session in
                    try session.scalar("SELECT count(*) FROM units WHERE id = \(id)", as: Int.self)
                }
                #expect(found == 1)
            }
        }
        #expect(try world.ids().count == 8_000)
    }

    @Test func `no two units are inside their closures at the same time`() throws {
        let world = try GroupWorld()
        let inside = Atomic<Int>(0)
        try onThreads(8) { thread in
            for unit in 0..<1_000 {
                try world.database.write { session in
                    #expect(inside.add(1, ordering: .sequentiallyConsistent).newValue == 1)
                    try session.execute("INSERT INTO units VALUES (\(thread * 1_000 + unit))")
                    inside.subtract(1, ordering: .sequentiallyConsistent)
                }
            }
        }
        #expect(try world.ids().count == 8_000)
    }

    @Test func `a unit that throws leaves no trace, and the others of its transaction stay`() throws {
        struct Refused: Error {}
        let world = try GroupWorld()
        try onThreads(8) { thread in
            for unit in 0..<1_000 {
                let id = thread * 1_000 + unit
                let isRefused = (thread + unit).isMultiple(of: 3)
                do {
                    try world.database.write { session in
                        try session.execute("INSERT INTO units VALUES (\(id))")
                        if isRefused { throw Refused() }
                    }
                    #expect(!isRefused)
                } catch is Refused { #expect(isRefused) }
            }
        }
        let expected = (0..<8).flatMap { thread in
            (0..<1_000).filter { !(thread + $0).isMultiple(of: 3) }.map { thread * 1_000 + $0 }
        }
        #expect(try world.ids() == expected)
    }

    @Test func `units run in the order in which they came, in one transaction`() throws {
        let world = try GroupWorld()
        let order = Mutex<[Int]>([])
        try world.whileHeld { gate in
            let threads = try (0..<20).map { unit in
                let thread = Background {
                    try world.database.write { session in
                        order.withLock { $0.append(unit) }
                        try session.execute("INSERT INTO units VALUES (\(unit))")
                    }
                }
                try world.awaitWriters(unit + 1)
                return thread
            }
            gate.open()
            return threads
        }
        #expect(order.withLock { $0 } == Array(0..<20))
        #expect(try world.ids() == Array(0..<20))
    }

    @Test func `a unit that asks for it has a transaction of its own`() throws {
        let world = try GroupWorld()
        let failures = Atomic<Int>(0)
        try world.whileHeld { gate in
            let before = Background { try world.insert(1) }
            try world.awaitWriters(1)
            let alone = Background {
                do {
                    try world.database.write(alone: true) { try $0.execute("INSERT OR ROLLBACK INTO units VALUES (1)") }
                } catch { failures.add(1, ordering: .relaxed) }
            }
            try world.awaitWriters(2)
            gate.open()
            return [before, alone]
        }
        #expect(failures.load(ordering: .relaxed) == 1)
        #expect(try world.ids() == [1])
    }

    @Test func `a unit that rolls back the whole transaction fails the units before it, and nothing is stored`() throws {
        let world = try GroupWorld()
        let failures = Atomic<Int>(0)
        try world.whileHeld(sharing: false) { gate in
            let threads = try (0..<2).map { unit in
                let thread = Background {
                    do {
                        try world.database.write { try $0.execute("INSERT OR ROLLBACK INTO units VALUES (7)") }
                    } catch { failures.add(1, ordering: .relaxed) }
                }
                try world.awaitWriters(unit + 1)
                return thread
            }
            gate.open()
            return threads
        }
        #expect(failures.load(ordering: .relaxed) == 2)
        #expect(try world.ids() == [])
        try world.insert(8)
        #expect(try world.ids() == [8])
    }

    @Test func `a repeatable unit that another one has undone is run again, and stored`() throws {
        let world = try GroupWorld()
        let failures = Atomic<Int>(0)
        let runs = Atomic<Int>(0)
        try world.whileHeld(sharing: false) { gate in
            let repeatable = Background {
                try world.database.write(repeatable: true) { session in
                    runs.add(1, ordering: .relaxed)
                    try session.execute("INSERT INTO units VALUES (7)")
                }
                return
            }
            try world.awaitWriters(1)
            let other = Background {
                do {
                    try world.database.write { try $0.execute("INSERT OR ROLLBACK INTO units VALUES (7)") }
                } catch { failures.add(1, ordering: .relaxed) }
            }
            try world.awaitWriters(2)
            gate.open()
            return [repeatable, other]
        }
        #expect(runs.load(ordering: .relaxed) == 2)
        #expect(failures.load(ordering: .relaxed) == 1)
        #expect(try world.ids() == [7])
    }

    @Test func `a unit that breaks a deferred foreign key fails alone`() throws {
        let world = try GroupWorld()
        let failures = Mutex<[DatabaseError.Kind?]>([])
        try world.whileHeld { gate in
            let good = Background { try world.insert(1) }
            try world.awaitWriters(1)
            let bad = Background {
                let error = caught(DatabaseError.self) { try world.database.execute("INSERT INTO parts VALUES (99)") }
                failures.withLock { $0.append(error?.kind) }
            }
            try world.awaitWriters(2)
            let other = Background { try world.insert(2) }
            try world.awaitWriters(3)
            gate.open()
            return [good, bad, other]
        }
        #expect(failures.withLock { $0 } == [.foreignKey])
        #expect(try world.ids() == [1, 2])
    }

    @Test func `a writer that does not come free in time is busy`() throws {
        let world = try GroupWorld(timeout: .milliseconds(30))
        try world.whileHeld { gate in
            #expect { try world.insert(1) } throws: { error in
                (error as? DatabaseError)?.kind == .busy
            }
            gate.open()
            return []
        }
        #expect(try world.ids() == [])
    }
}

/// A database with a table, and threads that write to it.
private final class GroupWorld: Sendable {
    private let temporary: TemporarySQLite
    var database: Database { temporary.database }

    init(timeout: Duration = .seconds(20)) throws {
        temporary = try TemporarySQLite(
            DatabaseOptions(busyTimeout: timeout, durability: .normal),
            schema: """
                CREATE TABLE units (id INTEGER PRIMARY KEY) STRICT;
                CREATE TABLE parts (unit INTEGER REFERENCES units DEFERRABLE INITIALLY DEFERRED) STRICT;
                """)
    }

    func ids() throws -> [Int] { try database.column("SELECT id FROM units ORDER BY id") }

    func insert(_ id: Int) throws {
        try database.execute("INSERT INTO units VALUES (\(id))")
    }

    /// Holds the writer with a unit that ends when `body` opens the gate, and waits for the threads that `body` started.
    ///
    /// - Parameter sharing: whether that unit may share its transaction with those of the threads.
    func whileHeld(sharing: Bool = true, _ body: (Gate) throws -> [Background<Void>]) throws {
        let gate = Gate()
        let holder = Background { [database] in try database.write(alone: !sharing) { _ in gate.pass() } }
        try #require(gate.hasVisitor())
        for thread in try body(gate) + [holder] { try thread.value() }
    }

    /// Returns when `count` units wait for the writer.
    func awaitWriters(_ count: Int) throws {
        try eventually("\(count) waiting writers") { database.waitingWriters == count }
    }
}
