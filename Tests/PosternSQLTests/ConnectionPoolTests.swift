import Glibc
import Synchronization
import TestSupport
import Testing

@testable import PosternSQL

struct ConnectionPoolTests {
    private let driver = FakeDriver()

    private func pool(capacity: Int, timeout: Duration = .seconds(30)) throws -> ConnectionPool {
        let (url, driver) = (try DatabaseURL("fake:///x"), driver)
        return ConnectionPool(capacity: capacity, timeout: timeout, monitor: .silent) { () throws(DatabaseError) in
            try driver.connect(to: url, role: .reader, options: DatabaseOptions())
        }
    }

    /// Lets others run until `count` threads wait for a connection.
    private func awaitWaiters(_ count: Int, of pool: ConnectionPool) throws {
        try eventually("\(count) waiting threads") { pool.waitingCount >= count }
    }

    @Test func `opens connections as they are needed and uses them again`() throws {
        let pool = try pool(capacity: 3)
        #expect(driver.connections.isEmpty)
        for _ in 0..<3 { try pool.borrow { _ in } }
        #expect(driver.connections.count == 1)
        try pool.borrow { first in
            try onThreads(1) { _ in try pool.borrow { second in #expect(first !== second) } }
        }
        #expect(driver.connections.count == 2)
    }

    @Test func `gives what the body gives and throws what it throws`() throws {
        struct Refusal: Error {}
        let pool = try pool(capacity: 1)
        #expect(try pool.borrow { _ in 7 } == 7)
        #expect(throws: Refusal.self) { try pool.borrow { _ in throw Refusal() } }
        #expect(try pool.borrow { _ in 8 } == 8)
    }

    @Test func `serves those who wait in the order in which they came`() throws {
        let pool = try pool(capacity: 1)
        let order = Order()
        let waiters = try pool.borrow { _ in
            try (0..<16).map { number in
                let waiter = Background { try pool.borrow { _ in order.add(number) } }
                try awaitWaiters(number + 1, of: pool)
                return waiter
            }
        }
        for waiter in waiters { try waiter.value() }
        #expect(order.numbers == Array(0..<16))
        #expect(driver.connections.count == 1)
    }

    @Test func `never lends more than its capacity and never one connection twice`() throws {
        let pool = try pool(capacity: 3)
        let tally = Tally()
        try onThreads(8) { _ in
            for _ in 0..<200 {
                try pool.borrow { connection in
                    tally.take(ObjectIdentifier(connection))
                    sched_yield()
                    tally.giveBack(ObjectIdentifier(connection))
                }
            }
        }
        #expect(tally.doubles == 0)
        #expect(tally.most <= 3)
        #expect(driver.connections.count <= 3)
    }

    @Test(arguments: [Duration.zero, .milliseconds(1), .seconds(-1)])
    func `whoever waits too long is told that it is busy`(_ timeout: Duration) throws {
        let pool = try pool(capacity: 1, timeout: timeout)
        try pool.borrow { _ in
            try onThreads(1) { _ in
                let error = #expect(throws: DatabaseError.self) { try pool.borrow { _ in } }
                #expect(error?.kind == .busy)
            }
        }
        try pool.borrow { _ in }  // whoever gave up has left no trace
        #expect(pool.waitingCount == 0)
    }

    @Test func `a connection that is no longer usable is closed and replaced`() throws {
        let pool = try pool(capacity: 1)
        try pool.borrow { ($0 as? FakeConnection)?.breakDown() }
        #expect(driver.connections[0].isClosed)
        try pool.borrow { connection in #expect(connection.isUsable) }
        #expect(driver.connections.count == 2)
    }

    @Test func `whoever waits for a connection that breaks opens a new one`() throws {
        let pool = try pool(capacity: 1)
        let waiter = try pool.borrow { connection in
            let waiter = Background { try pool.borrow { $0.isUsable } }
            try awaitWaiters(1, of: pool)
            (connection as? FakeConnection)?.breakDown()
            return waiter
        }
        #expect(try waiter.value())
    }

    @Test func `a failed attempt to connect gives its place on`() throws {
        let pool = try pool(capacity: 1)
        let waiters = try pool.borrow { connection in
            let waiters = try (0..<2).map { number in
                let waiter = Background { Result { try pool.borrow { _ in number } } }
                try awaitWaiters(number + 1, of: pool)
                return waiter
            }
            driver.refuseNextConnection(DatabaseError(.cannotOpen, "refused"))
            (connection as? FakeConnection)?.breakDown()
            return waiters
        }
        let first = try waiters[0].value()
        #expect(throws: DatabaseError(.cannotOpen, "refused")) { try first.get() }
        #expect(try waiters[1].value().get() == 1)
        driver.refuseNextConnection(DatabaseError(.cannotOpen, "refused"))
        #expect(throws: Never.self) { try pool.borrow { _ in } }  // the one that is open
    }

    @Test func `nothing is lent after closing`() throws {
        let pool = try pool(capacity: 2)
        try pool.borrow { _ in }
        pool.close()
        #expect(driver.connections[0].isClosed)
        let error = #expect(throws: DatabaseError.self) { try pool.borrow { _ in } }
        #expect(error?.kind == .misuse)
    }

    @Test func `a connection that is out at closing is closed as it comes back`() throws {
        let pool = try pool(capacity: 1)
        try pool.borrow { _ in
            pool.close()
            #expect(!driver.connections[0].isClosed)
        }
        #expect(driver.connections[0].isClosed)
    }
}

/// Numbers in the order in which threads added them.
private final class Order: Sendable {
    private let added = Mutex<[Int]>([])
    var numbers: [Int] { added.withLock { $0 } }
    func add(_ number: Int) { added.withLock { $0.append(number) } }
}

/// Counts who holds what.
private final class Tally: Sendable {
    private struct State {
        var held: Set<ObjectIdentifier> = []
        var most = 0
        var doubles = 0
    }

    private let state = Mutex(State())
    var most: Int { state.withLock { $0.most } }
    var doubles: Int { state.withLock { $0.doubles } }

    func take(_ id: ObjectIdentifier) {
        state.withLock { state in
            if !state.held.insert(id).inserted { state.doubles += 1 }
            state.most = max(state.most, state.held.count)
        }
    }

    func giveBack(_ id: ObjectIdentifier) {
        state.withLock { _ = $0.held.remove(id) }
    }
}

extension ConnectionPool {
    @discardableResult
    fileprivate func borrow<Value>(_ body: (any DriverConnection) throws -> Value) throws -> Value {
        let connection = try borrow()
        defer { giveBack(connection) }
        return try body(connection)
    }
}
