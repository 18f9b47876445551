import PosternSQL
import PosternSQLite
import Synchronization
import TestSupport
import Testing

/// What a listener is told of units of work.
struct UnitTimesTests {
    private final class Listener: Sendable {
        let heard = Mutex<[UnitTimes]>([])
        var times: [UnitTimes] { heard.withLock { $0 } }
    }

    private struct Failure: Error {}

    private let listener = Listener()
    private let database: Database
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        var options = DatabaseOptions(readers: 1, busyTimeout: .milliseconds(300), creates: true)
        options.slowStatement = nil
        database = try Database.open(
            DatabaseURL("sqlite:///\(directory.path("test.db"))"), drivers: [SQLiteDriver()], options: options,
            unitListener: { [listener] times in listener.heard.withLock { $0.append(times) } })
    }

    private func spend(_ duration: Duration) {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < duration {}
    }

    @Test func `each unit is told once, with the time that it had its connection`() throws {
        try database.write { session in
            try session.execute("CREATE TABLE numbers (number INTEGER NOT NULL) STRICT")
            spend(.milliseconds(5))
        }
        _ = try database.read { session in
            spend(.milliseconds(5))
            return try session.scalar("SELECT count(*) FROM numbers", as: Int.self)
        }
        #expect(throws: Failure.self) { try database.read { _ in throw Failure() } }
        #expect(throws: Failure.self) { try database.write { _ in throw Failure() } }
        #expect(listener.times.count == 4)
        #expect(listener.times.prefix(2).allSatisfy { $0.work >= .milliseconds(5) && $0.wait >= .zero })
    }

    @Test func `waiting is told apart, also by units that never had a connection`() throws {
        let gate = Gate()
        for kind in ["read", "write"] {
            let holder = Background { [database] in
                if kind == "read" {
                    try database.read { _ in gate.pass() }
                } else {
                    try database.write { _ in gate.pass() }
                }
            }
            try #require(gate.hasVisitor())
            #expect(throws: DatabaseError.self) {
                if kind == "read" { try database.read { _ in } } else { try database.write { _ in } }
            }
            let waited = try #require(listener.times.last)
            #expect(waited.wait >= .milliseconds(300))
            #expect(waited.work == .zero)
            gate.open()
            try holder.value()
        }
        #expect(listener.times.count == 4)
    }
}
