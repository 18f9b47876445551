import Glibc
import PosternSQL
import Synchronization
import TestSupport
import Testing

/// Threads that write and read without a pause, each unit in a task that is cancelled at its deadline as a request's is, and keep the log
/// of what they were told.
final class PostgreSQLLoad: Sendable {
    struct History: Sendable {
        var stored: Set<String> = []
        /// Not stored for certain.
        var refused: Set<String> = []
        /// Reads that did not find what the same thread knew to be stored.
        var forgotten: [String] = []
        /// The longest time for which a thread was held after its deadline.
        var overtime = Duration.zero
        var failures = 0
    }

    /// A request's: it begins with the wait for a connection.
    private static let deadline = Duration.milliseconds(700)

    private let database: Database
    private let state = Mutex((history: History(), isOver: false))
    private let threads: Mutex<[Background<Void>]>

    init(threads count: Int, on database: Database) {
        self.database = database
        threads = Mutex([])
        let started = (0..<count).map { thread in
            Background { [self] in
                var number = 0
                while !state.withLock({ $0.isOver }) {
                    number += 1
                    write("\(thread)-\(number)")
                }
            }
        }
        threads.withLock { $0 = started }
    }

    /// Writes `name`, and reads it again.
    private func write(_ name: String) {
        let database = database
        let writing = CancelledWork.run(after: Self.deadline) {
            try database.write(repeatable: true) { session in
                try session.execute("INSERT INTO items (name) VALUES (\(name))")
                _ = try session.scalar("SELECT count(*) FROM items WHERE name = \(name)", as: Int.self)
            }
        }
        let found = Mutex<Bool?>(nil)
        let reading = CancelledWork.run(after: Self.deadline) {
            let count = try database.scalar("SELECT count(*) FROM items WHERE name = \(name)", as: Int.self)
            found.withLock { $0 = count == 1 }
        }
        let isFound = found.withLock { $0 }
        state.withLock { state in
            if let error = writing.error {
                state.history.failures += 1
                if (error as? DatabaseError)?.kind != .outcomeUnknown { state.history.refused.insert(name) }
            } else {
                state.history.stored.insert(name)
                if isFound == false { state.history.forgotten.append(name) }
            }
            state.history.overtime = max(state.history.overtime, writing.overtime, reading.overtime)
        }
    }

    /// Waits until more was stored than now.
    func waitForProgress() throws {
        let count = state.withLock { $0.history.stored.count }
        try eventually("the service's return") { state.withLock { $0.history.stored.count } > count + 3 }
    }

    func end() throws -> History {
        state.withLock { $0.isOver = true }
        for thread in threads.withLock({ $0 }) { try thread.value() }
        return state.withLock { $0.history }
    }

    /// Expects that the database has what was acknowledged, once, and nothing that was refused; of the rest nobody knows.
    func expectTruth(of history: History, at location: SourceLocation = #_sourceLocation) throws {
        let kept = try database.names()
        #expect(Set(kept).count == kept.count, sourceLocation: location)
        #expect(history.stored.subtracting(kept) == [], "lost", sourceLocation: location)
        #expect(history.refused.intersection(kept) == [], "refused and stored", sourceLocation: location)
        #expect(history.forgotten == [], sourceLocation: location)
        #expect(history.failures > 0, "the faults met nobody", sourceLocation: location)
    }
}
