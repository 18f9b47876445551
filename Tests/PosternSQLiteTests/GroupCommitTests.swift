import Foundation
import PosternSQL
import PosternSQLite
import Synchronization
import Testing

/// Units of work that share transactions.
@Suite struct GroupCommitTests {
    @Test func `a unit is visible to others when its write returns`() throws {
        let world = try GroupWorld()
        world.inThreads(8) { thread in
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
        world.inThreads(8) { thread in
            for unit in 0..<200 {
                try world.database.write { session in
                    #expect(inside.add(1, ordering: .sequentiallyConsistent).newValue == 1)
                    try session.execute("INSERT INTO units VALUES (\(thread * 1_000 + unit))")
                    inside.subtract(1, ordering: .sequentiallyConsistent)
                }
            }
        }
        #expect(try world.ids().count == 1_600)
    }

    @Test func `a unit that throws leaves no trace, and the others of its transaction stay`() throws {
        struct Refused: Error {}
        let world = try GroupWorld()
        world.inThreads(8) { thread in
            for unit in 0..<300 {
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
            (0..<300).filter { !(thread + $0).isMultiple(of: 3) }.map { thread * 1_000 + $0 }
        }
        #expect(try world.ids() == expected)
    }

    @Test func `units run in the order in which they came, in one transaction`() throws {
        let world = try GroupWorld()
        let order = Mutex<[Int]>([])
        try world.whileHeld { isHolding in
            let threads = (0..<20).map { unit in
                let thread = TestThread {
                    try world.database.write { session in
                        order.withLock { $0.append(unit) }
                        try session.execute("INSERT INTO units VALUES (\(unit))")
                    }
                }
                world.wait { world.database.waitingWriters == unit + 1 }
                return thread
            }
            isHolding.signal()
            return threads
        }
        #expect(order.withLock { $0 } == Array(0..<20))
        #expect(try world.ids() == Array(0..<20))
    }

    @Test func `a unit that asks for it has a transaction of its own`() throws {
        let world = try GroupWorld()
        let failures = Atomic<Int>(0)
        try world.whileHeld { isHolding in
            let before = TestThread { try world.insert(1) }
            world.wait { world.database.waitingWriters == 1 }
            let alone = TestThread {
                do {
                    try world.database.write(alone: true) { try $0.execute("INSERT OR ROLLBACK INTO units VALUES (1)") }
                } catch { failures.add(1, ordering: .relaxed) }
            }
            world.wait { world.database.waitingWriters == 2 }
            isHolding.signal()
            return [before, alone]
        }
        #expect(failures.load(ordering: .relaxed) == 1)
        #expect(try world.ids() == [1])
    }

    @Test func `a unit that rolls back the whole transaction fails the units before it, and nothing is stored`() throws {
        let world = try GroupWorld()
        let failures = Atomic<Int>(0)
        try world.whileHeld(sharing: false) { isHolding in
            let threads = (0..<2).map { unit in
                let thread = TestThread {
                    do {
                        try world.database.write { try $0.execute("INSERT OR ROLLBACK INTO units VALUES (7)") }
                    } catch { failures.add(1, ordering: .relaxed) }
                }
                world.wait { world.database.waitingWriters == unit + 1 }
                return thread
            }
            isHolding.signal()
            return threads
        }
        #expect(failures.load(ordering: .relaxed) == 2)
        #expect(try world.ids() == [])
        try world.insert(8)
        #expect(try world.ids() == [8])
    }

    @Test func `a unit that breaks a deferred foreign key fails alone`() throws {
        let world = try GroupWorld()
        let failures = Mutex<[DatabaseError.Kind]>([])
        try world.whileHeld { isHolding in
            let good = TestThread { try world.insert(1) }
            world.wait { world.database.waitingWriters == 1 }
            let bad = TestThread {
                do { try world.database.write { try $0.execute("INSERT INTO parts VALUES (99)") } } catch let error as DatabaseError {
                    failures.withLock { $0.append(error.kind) }
                }
            }
            world.wait { world.database.waitingWriters == 2 }
            let other = TestThread { try world.insert(2) }
            world.wait { world.database.waitingWriters == 3 }
            isHolding.signal()
            return [good, bad, other]
        }
        #expect(failures.withLock { $0 } == [.foreignKey])
        #expect(try world.ids() == [1, 2])
    }

    @Test func `a writer that does not come free in time is busy`() throws {
        let world = try GroupWorld(timeout: .milliseconds(30))
        try world.whileHeld { isHolding in
            #expect { try world.insert(1) } throws: { error in
                (error as? DatabaseError)?.kind == .busy
            }
            isHolding.signal()
            return []
        }
        #expect(try world.ids() == [])
    }
}

/// A database with a table, and threads that write to it.
private final class GroupWorld: Sendable {
    let database: Database
    private let directory: URL

    init(timeout: Duration = .seconds(20)) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "group-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        database = try Database.open(
            DatabaseURL("sqlite:///\(directory.path)/test.db"), drivers: [SQLiteDriver()],
            options: DatabaseOptions(busyTimeout: timeout, creates: true, durability: .normal))
        try database.write { session in
            try session.run(
                script: """
                    CREATE TABLE units (id INTEGER PRIMARY KEY) STRICT;
                    CREATE TABLE parts (unit INTEGER REFERENCES units DEFERRABLE INITIALLY DEFERRED) STRICT;
                    """)
        }
    }

    deinit {
        database.close()
        try? FileManager.default.removeItem(at: directory)
    }

    func ids() throws -> [Int] {
        try database.read { session in
            var ids: [Int] = []
            try session.forEach("SELECT id FROM units ORDER BY id") { row in ids.append(try row[0]) }
            return ids
        }
    }

    func insert(_ id: Int) throws {
        try database.write { session in try session.execute("INSERT INTO units VALUES (\(id))") }
    }

    func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
        let threads = (0..<count).map { index in TestThread { try body(index) } }
        for thread in threads { thread.join() }
    }

    /// Holds the writer with a unit that ends when `body` signals, and waits for the threads that `body` started.
    ///
    /// - Parameter sharing: whether that unit may share its transaction with those of the threads.
    func whileHeld(sharing: Bool = true, _ body: (DispatchSemaphore) throws -> [TestThread]) throws {
        let isHeld = DispatchSemaphore(value: 0)
        let isOver = DispatchSemaphore(value: 0)
        let holder = TestThread { [database] in
            try database.write(alone: !sharing) { _ in
                isHeld.signal()
                isOver.wait()
            }
        }
        isHeld.wait()
        let threads = try body(isOver)
        for thread in threads + [holder] { thread.join() }
    }

    func wait(until condition: () -> Bool) {
        let deadline = ContinuousClock.now + .seconds(20)
        while !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("the condition did not come true")
                return
            }
            sched_yield()
        }
    }
}

/// A thread whose error is a failure of the test.
private final class TestThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Void) {
        let ended = ended
        Thread.detachNewThread {
            do { try body() } catch { Issue.record(error) }
            ended.signal()
        }
    }

    func join() {
        ended.wait()
    }
}
