import PosternSQL
import PosternSQLite
import Synchronization
import TestSupport
import Testing

/// Units of work whose task is cancelled.
struct CancellationTests {
    /// Gives one row, and then never another.
    private static let endless: SQL = """
        SELECT 1 AS n UNION ALL SELECT * FROM
        (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)
        """

    /// Runs `work` in a task that is cancelled as soon as `isDue`.
    private func cancelled(
        when isDue: @autoclosure @escaping @Sendable () -> Bool, _ work: @escaping @Sendable () throws -> Void
    ) throws -> DatabaseError? {
        let outcome = Mutex<DatabaseError??>(nil)
        let task = Task.detached(executorPreference: QueueExecutor()) {
            let error = caught(DatabaseError.self) { try work() }
            outcome.withLock { $0 = .some(error) }
        }
        try eventually("the moment to cancel") { isDue() }
        task.cancel()
        try eventually("the end of the work") { outcome.withLock { $0 != nil } }
        return outcome.withLock { $0 ?? nil }
    }

    @Test func `a statement that runs is interrupted, and the connection serves the next read`() throws {
        let temporary = try TemporarySQLite(DatabaseOptions(readers: 1))
        let database = temporary.database
        let gate = Mutex(false)
        let error = try cancelled(when: gate.withLock { $0 }) {
            try database.read { session in
                try session.forEach(Self.endless) { _ in gate.withLock { $0 = true } }
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(try database.scalar("SELECT 1") == 1)
    }

    @Test func `what a unit of work wrote is undone, and the writer serves the next one`() throws {
        let temporary = try TemporarySQLite()
        let database = temporary.database
        let gate = Mutex(false)
        let error = try cancelled(when: gate.withLock { $0 }) {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('lost')")
                try session.forEach(Self.endless) { _ in gate.withLock { $0 = true } }
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(try database.names() == [])
        try database.execute("INSERT INTO items (name) VALUES ('kept')")
        #expect(try database.names() == ["kept"])
    }

    @Test func `a unit of work that is done when its task is cancelled, and not stored yet, is undone`() throws {
        let temporary = try TemporarySQLite()
        let database = temporary.database
        let isDone = Mutex(false)
        let error = try cancelled(when: isDone.withLock { $0 }) {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('lost')")
                isDone.withLock { $0 = true }
                try eventually("the cancellation") { Task.isCancelled }
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(try database.names() == [])
    }

    @Test func `the wait for a reader ends`() throws {
        let temporary = try TemporarySQLite(DatabaseOptions(readers: 1, busyTimeout: .seconds(600)))
        let database = temporary.database
        let gate = Gate()
        let isTried = Mutex(false)
        let holder = Background { try database.read { _ in gate.pass() } }
        #expect(gate.hasVisitor())
        let error = try cancelled(when: isTried.withLock { $0 }) {
            isTried.withLock { $0 = true }
            _ = try database.scalar("SELECT 1", as: Int.self)
        }
        #expect(error?.kind == .interrupted)
        gate.open()
        try holder.value()
        #expect(try database.scalar("SELECT 1") == 1)
    }

    @Test func `the wait for the writer ends, and nobody else's`() throws {
        let temporary = try TemporarySQLite(DatabaseOptions(busyTimeout: .seconds(600)))
        let database = temporary.database
        let gate = Gate()
        let holder = Background {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('first')")
                gate.pass()
            }
        }
        #expect(gate.hasVisitor())
        let other = Background { _ = try database.execute("INSERT INTO items (name) VALUES ('second')") }
        try eventually("one in line") { database.waitingWriters == 1 }
        let error = try cancelled(when: database.waitingWriters == 2) {
            try database.execute("INSERT INTO items (name) VALUES ('lost')")
        }
        #expect(error?.kind == .interrupted)
        gate.open()
        try holder.value()
        try other.value()
        #expect(try database.names() == ["first", "second"])
    }

    @Test func `units that share a transaction with a cancelled one are stored`() throws {
        let temporary = try TemporarySQLite(DatabaseOptions(busyTimeout: .seconds(600)))
        let database = temporary.database
        let gate = Gate()
        let started = Mutex(false)
        let first = Background {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('first')")
                gate.pass()
            }
        }
        #expect(gate.hasVisitor())
        let isBehind = Mutex(false)
        let error = try cancelled(
            when: {
                if !isBehind.withLock({ $0 }), database.waitingWriters == 1 {
                    isBehind.withLock { $0 = true }
                    gate.open()
                }
                return started.withLock { $0 }
            }()
        ) {
            try database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('lost')")
                try session.forEach(Self.endless) { _ in started.withLock { $0 = true } }
            }
        }
        #expect(error?.kind == .interrupted)
        try first.value()
        #expect(try database.names() == ["first"])
    }

    @Test func `the wait for a lock that another connection holds ends`() throws {
        let temporary = try TemporarySQLite()
        let other = try temporary.another(DatabaseOptions(busyTimeout: .seconds(600)))
        defer { other.close() }
        let gate = Gate()
        let isTried = Mutex(false)
        let database = temporary.database
        let holder = Background { try database.write { _ in gate.pass() } }
        #expect(gate.hasVisitor())
        let error = try cancelled(when: isTried.withLock { $0 }) {
            isTried.withLock { $0 = true }
            try other.execute("INSERT INTO items (name) VALUES ('lost')")
        }
        #expect(error?.kind == .interrupted)
        gate.open()
        try holder.value()
        try other.execute("INSERT INTO items (name) VALUES ('kept')")
        #expect(try database.names() == ["kept"])
    }

    @Test func `a task that was cancelled before begins no work`() async throws {
        let temporary = try TemporarySQLite()
        let database = temporary.database
        let task = Task.detached(executorPreference: QueueExecutor()) { () -> [DatabaseError.Kind?] in
            withUnsafeCurrentTask { $0?.cancel() }
            return [
                caught(DatabaseError.self) { _ = try database.scalar("SELECT 1", as: Int.self) }?.kind,
                caught(DatabaseError.self) { try database.execute("INSERT INTO items (name) VALUES ('lost')") }?.kind,
            ]
        }
        #expect(await task.value == [.interrupted, .interrupted])
        #expect(try database.names() == [])
    }
}
