import ArgumentParser
import PosternMigrations
import PosternSQLite
import PosternTesting

/// Times what each test with a database of its own pays: to make it, and to remove it.
struct DatabaseBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "databases", abstract: "Time the databases of a thousand tests.")

    @Argument(help: "The directory of the revisions.")
    var migrations: String

    func run() throws {
        _ = try TemporaryDatabase(migrations: migrations, drivers: [SQLiteDriver()])
        let clock = ContinuousClock()
        let time = try clock.measure {
            for _ in 0..<1_000 { _ = try TemporaryDatabase(migrations: migrations, drivers: [SQLiteDriver()]) }
        }
        print("A thousand tests' databases, made and removed: \(time.formatted())")
    }
}

extension Duration {
    fileprivate func formatted() -> String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        return "\(milliseconds) ms"
    }
}
