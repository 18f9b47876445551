import Glibc
import PosternPostgreSQL
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// What becomes of units of work when the server, or the way to it, fails.
struct LostServerTests {
    private static let options: DatabaseOptions = {
        var options = DatabaseOptions(readers: 4, busyTimeout: .seconds(2))
        options.statementLimit = .seconds(2)
        return options
    }()

    @Test func `connections that were ended are replaced, and nobody notices`() throws {
        let temporary = try TemporaryPostgreSQL(Self.options)
        for round in 0..<3 {
            try onThreads(4) { _ in _ = try temporary.database.names() }
            try temporary.terminateConnections()
            try temporary.database.execute("INSERT INTO items (name) VALUES (\("\(round)"))")
        }
        #expect(try temporary.database.names() == ["0", "1", "2"])
    }

    @Test func `a unit whose connection is ended fails, is undone, and the next one succeeds`() throws {
        let temporary = try TemporaryPostgreSQL(Self.options)
        let error = caught(DatabaseError.self) {
            try temporary.database.write { session in
                try session.execute("INSERT INTO items (name) VALUES ('lost')")
                try temporary.terminateConnections()
                try session.execute("INSERT INTO items (name) VALUES ('late')")
            }
        }
        #expect(error?.kind == .disconnected)
        #expect(try temporary.database.names() == [])
    }

    @Test func `a connection that is lost before its commit is answered leaves the outcome unknown`() throws {
        let temporary = try TemporaryPostgreSQL(Self.options)
        let runs = Mutex(0)
        let error = caught(DatabaseError.self) {
            try temporary.database.write(repeatable: true) { session in
                runs.withLock { $0 += 1 }
                try session.execute("INSERT INTO items (name) VALUES ('a')")
                try temporary.terminateConnections()
            }
        }
        #expect(error?.kind == .outcomeUnknown)
        #expect(runs.withLock { $0 } == 1)
    }

    @Test(arguments: [true, false])
    func `a unit whose server ends without a word fails as one that is lost, and the next one succeeds`(_ isReadingOnce: Bool)
        throws
    {
        var options = Self.options
        options.readers = 1
        let temporary = try TemporaryPostgreSQL(options, on: PostgreSQLServer())
        let database = temporary.database
        #expect(try database.names() == [])
        let isRunning =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(temporary.name)' AND query LIKE '%pg_sleep(1.5)%'"
        let sleeper = Background {
            caught(DatabaseError.self) {
                if isReadingOnce {
                    _ = try database.scalar("SELECT 1 FROM pg_sleep(1.5)", as: Int.self)
                } else {
                    _ = try database.write { try $0.scalar("SELECT 1 FROM pg_sleep(1.5)", as: Int.self) }
                }
            }
        }
        try eventually("a statement that runs") { try temporary.server.execute(isRunning) == "1\n" }
        try temporary.killConnection()
        let failure = try sleeper.value()
        let error = try #require(failure)
        #expect(error.kind == .disconnected, "\(error)")
        try eventually("an answer") { (try? database.names()) == [] }
    }

    @Test func `a server that stands still holds nobody beyond the deadlines, and serves when it goes on`() throws {
        let server = try PostgreSQLServer()
        let temporary = try TemporaryPostgreSQL(Self.options, on: server)
        let database = temporary.database
        let start = ContinuousClock.now
        let isStopped = Mutex(false)
        let errors = try onThreads(6) { number in
            caught(DatabaseError.self) {
                try database.write { session in
                    try session.execute("INSERT INTO items (name) VALUES (\("\(number)"))")
                    isStopped.withLock { isStopped in
                        if !isStopped { server.signal(SIGSTOP) }  // two of the six get no connection: whoever comes first does it
                        isStopped = true
                    }
                    while true { _ = try session.scalar("SELECT 1", as: Int.self) }
                }
            }?.kind
        }
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(errors.allSatisfy { $0 == .disconnected || $0 == .busy }, "\(errors)")
        server.signal(SIGCONT)
        try eventually("an answer") { (try? database.names()) == [] }
    }

    @Test func `a server that stands still does not keep statements on another one from being cancelled`() throws {
        var options = Self.options
        (options.readers, options.statementLimit) = (6, .milliseconds(200))
        let server = try PostgreSQLServer()
        let standing = try TemporaryPostgreSQL(options, on: server)
        let temporary = try TemporaryPostgreSQL(options)
        let ready = Mutex(0)
        let isStopped = Mutex(false)
        let errors = try onThreads(6) { number in
            caught(DatabaseError.self) {
                try standing.database.read { session in
                    _ = try session.scalar("SELECT 1", as: Int.self)
                    ready.withLock { $0 += 1 }
                    if number == 0 {
                        try eventually("six connections") { ready.withLock { $0 } == 6 }
                        server.signal(SIGSTOP)
                        isStopped.withLock { $0 = true }
                    }
                    try eventually("the server to stand still") { isStopped.withLock { $0 } }
                    _ = try session.scalar("SELECT 2", as: Int.self)
                }
            }?.kind
        }
        defer { server.signal(SIGCONT) }
        #expect(errors == Array(repeating: .disconnected, count: 6))
        // What they have asked for to be cancelled is not, and their four requests wait for as long as the server stands still.
        let error = caught(DatabaseError.self) { _ = try temporary.database.scalar("SELECT 1 FROM pg_sleep(60)", as: Int.self) }
        #expect(error?.kind == .interrupted)
    }

    @Test func `a statement that takes too long is cancelled, and its connection serves on`() throws {
        var options = Self.options
        options.readers = 1
        options.statementLimit = .milliseconds(200)
        let temporary = try TemporaryPostgreSQL(options)
        let before = try temporary.database.scalar("SELECT pg_backend_pid()", as: Int.self)
        let error = caught(DatabaseError.self) { _ = try temporary.database.scalar("SELECT 1 FROM pg_sleep(60)", as: Int.self) }
        #expect(error?.kind == .interrupted)
        #expect(try temporary.database.scalar("SELECT pg_backend_pid()", as: Int.self) == before)
    }

    @Test func `a read that is open for too long is interrupted`() throws {
        var options = Self.options
        options.readLimit = .milliseconds(200)
        options.statementLimit = .seconds(60)
        let temporary = try TemporaryPostgreSQL(options)
        let error = caught(DatabaseError.self) { _ = try temporary.database.scalar("SELECT 1 FROM pg_sleep(60)", as: Int.self) }
        #expect(error?.kind == .interrupted)
        #expect(try temporary.database.scalar("SELECT 1") == 1)
    }

    @Test func `a unit whose task is cancelled ends at once, on the server too`() throws {
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 1))
        let database = temporary.database
        let outcome = Mutex<DatabaseError??>(nil)
        let isBegun = Mutex(false)
        let task = Task.detached(executorPreference: QueueExecutor()) {
            let error = caught(DatabaseError.self) {
                try database.write { session in
                    try session.execute("INSERT INTO items (name) VALUES ('lost')")
                    isBegun.withLock { $0 = true }
                    _ = try session.scalar("SELECT 1 FROM pg_sleep(60)", as: Int.self)
                }
            }
            outcome.withLock { $0 = .some(error) }
        }
        try eventually("the statement") { isBegun.withLock { $0 } }
        task.cancel()
        try eventually("the end of the work", within: .seconds(20)) { outcome.withLock { $0 != nil } }
        #expect(outcome.withLock { $0 ?? nil }?.kind == .interrupted)
        #expect(try database.names() == [])
        try eventually("the end of the statement on the server") {
            try temporary.server.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND datname = '\(temporary.name)'"
            ) == "0\n"
        }
    }

    @Test func `a connection that is too old is opened anew`() throws {
        var options = DatabaseOptions(readers: 1)
        options.connectionAge = .zero
        let temporary = try TemporaryPostgreSQL(options)
        let first = try temporary.database.scalar("SELECT pg_backend_pid()", as: Int.self)
        #expect(try temporary.database.scalar("SELECT pg_backend_pid()", as: Int.self) != first)
        #expect(try temporary.connectionCount() <= 1)
    }

    @Test func `a task that is cancelled gets its thread back within a tenth of a second, whatever the server does`() throws {
        let server = try PostgreSQLServer()
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 2, busyTimeout: .seconds(30)), on: server)
        let database = temporary.database
        let works: [@Sendable () throws -> Void] = [
            { _ = try database.names() },
            { try database.execute("INSERT INTO items (name) VALUES ('a')") },
            { _ = try database.write { try $0.execute("SELECT pg_sleep(60)") } },
            {
                try database.write { session in
                    try session.execute("INSERT INTO items (name) VALUES ('b')")
                    server.signal(SIGSTOP)  // so that it is the commit, or the end of the unit, that waits
                }
            },
            {
                try database.write { session in
                    try session.execute("INSERT INTO items (name) VALUES ('c')")
                    server.signal(SIGSTOP)
                    try eventually("the end of the task") { Task.isCancelled }
                }
            },
        ]
        for (index, work) in works.enumerated() {
            _ = try database.scalar("SELECT 1", as: Int.self)
            if index < 2 { server.signal(SIGSTOP) }
            let end = CancelledWork.run(after: .milliseconds(300), work)
            #expect(end.error != nil, "\(index)")
            #expect(end.overtime < .milliseconds(100), "\(index)")
            server.signal(SIGCONT)
            try eventually("an answer") { (try? database.scalar("SELECT 1", as: Int.self)) == 1 }
        }
    }

    @Test func `a unit waits no longer than it may for a server that stands still`() throws {
        let server = try PostgreSQLServer()
        let temporary = try TemporaryPostgreSQL(DatabaseOptions(readers: 4, busyTimeout: .seconds(1)), on: server)
        try onThreads(4) { _ in try temporary.database.read { _ = try $0.scalar("SELECT 1 FROM pg_sleep(0.2)", as: Int.self) } }
        server.signal(SIGSTOP)
        for _ in 0..<2 {
            let start = ContinuousClock.now
            #expect(caught(DatabaseError.self) { _ = try temporary.database.names() }?.kind == .disconnected)
            #expect(ContinuousClock.now - start < .milliseconds(1_300))
        }
        server.signal(SIGCONT)
        try eventually("an answer") { (try? temporary.database.names()) == [] }
    }

    /// The history check: what was acknowledged is there once, what failed for certain is not there, of the rest nobody knows (D21).
    @Test(arguments: [7])
    func `connections ended and a server stopped, killed and started again at random moments lose and double nothing`(
        _ seed: UInt64
    ) throws {
        let server = try PostgreSQLServer()
        let temporary = try TemporaryPostgreSQL(Self.options, on: server)
        let load = PostgreSQLLoad(threads: 4, on: temporary.database)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<12 {
            try load.waitForProgress()
            poll(nil, 0, Int32.random(in: 20...200, using: &generator))
            switch round % 4 {
            case 0: try eventually("a server that has recovered") { (try? temporary.terminateConnections()) != nil }
            case 1:
                server.signal(SIGSTOP)
                poll(nil, 0, Int32.random(in: 50...2_000, using: &generator))
                server.signal(SIGCONT)
            case 2:
                try server.stop(.immediate)
                poll(nil, 0, Int32.random(in: 0...500, using: &generator))
                try server.start()
            default: try eventually("a server that has recovered") { (try? temporary.killConnection()) != nil }
            }
        }
        try load.waitForProgress()
        let history = try load.end()
        try load.expectTruth(of: history)
        #expect(history.overtime < .milliseconds(100))
    }
}
