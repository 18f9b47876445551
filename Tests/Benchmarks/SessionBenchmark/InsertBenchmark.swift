import Glibc
import PosternSQL
import PosternSQLite
import Synchronization
import TestSupport

/// Durable inserts a second, one row a unit of work: group commit against one commit each.
///
/// Every measurement has a new database file. The variants take turns, so that a disk that becomes slower is slow for all.
struct InsertBenchmark {
    let directory: String
    private static let rounds = 7

    private struct Variant {
        let name: String
        let threads: Int
        /// Each thread's.
        let units: Int
        /// Runs on a database file that does not exist yet, and gives the seconds that the inserts took.
        let measure: (_ file: String, _ threads: Int, _ units: Int) throws -> Double
    }

    func run() throws {
        let variants = [
            Variant(name: "plain libsqlite3", threads: 1, units: 2_000, measure: PlainInserts.seconds),
            Variant(name: "mutex, a commit each", threads: 1, units: 2_000, measure: Self.mutexSeconds),
            Variant(name: "Database.write", threads: 1, units: 2_000, measure: Self.groupSeconds),
            Variant(name: "mutex, a commit each", threads: 32, units: 100, measure: Self.mutexSeconds),
            Variant(name: "Database.write", threads: 32, units: 400, measure: Self.groupSeconds),
        ]
        var rates = [[Double]](repeating: [], count: variants.count)
        for round in 0..<Self.rounds {
            for (index, variant) in variants.enumerated() {
                let file = "\(directory)/insert-\(round)-\(index).db"
                let seconds = try variant.measure(file, variant.threads, variant.units)
                rates[index].append(Double(variant.threads * variant.units) / seconds)
            }
        }
        print("Durable inserts (synchronous=FULL), the median of \(Self.rounds) rounds:")
        for (variant, rates) in zip(variants, rates) {
            let range = "\(Int(rates.min() ?? 0)) to \(Int(rates.max() ?? 0))"
            print("  \(variant.threads) thread(s), \(variant.name): \(Int(median(rates))) units/s (\(range))")
        }
        report("1 thread, Database.write against plain libsqlite3", rates[2], rates[0], target: "at least 0.9")
        report("32 threads, Database.write against the mutex", rates[4], rates[3], target: "at least 4")
    }

    /// The ratio is that of each round, whose measurements saw the same disk.
    private func report(_ name: String, _ ours: [Double], _ theirs: [Double], target: String) {
        let ratio = median(zip(ours, theirs).map { $0 / $1 })
        print("  \(name): \((ratio * 100).rounded() / 100) times (target: \(target))")
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func groupSeconds(file: String, threads: Int, units: Int) throws -> Double {
        let database = try makeDatabase(file)
        return try seconds {
            try onThreads(threads) { _ in
                for unit in 0..<units { try database.write { session in try insert(unit, in: session) } }
            }
        }
    }

    private static func mutexSeconds(file: String, threads: Int, units: Int) throws -> Double {
        let database = try makeDatabase(file)
        let lock = Lock()
        return try seconds {
            try onThreads(threads) { _ in
                for unit in 0..<units {
                    try lock.mutex.withLock { _ in
                        try database.write(alone: true) { session in try insert(unit, in: session) }
                    }
                }
            }
        }
    }

    private final class Lock: Sendable {
        let mutex = Mutex(())
    }

    private static func makeDatabase(_ file: String) throws -> Database {
        let database = try Database.open(
            DatabaseURL("sqlite:///\(file)"), drivers: [SQLiteDriver()],
            options: DatabaseOptions(busyTimeout: .seconds(60), creates: true))
        try database.write { session in try session.run(script: PlainInserts.schema) }
        return database
    }

    private static func insert(_ unit: Int, in session: borrowing Session) throws {
        try session.execute("INSERT INTO notes (text, completed) VALUES (\("note \(unit)"), \(false))")
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
