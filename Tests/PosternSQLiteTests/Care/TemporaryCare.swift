import PosternSQL
import PosternSQLite
import TestSupport

/// A database with some rows, closed, and the driver's care for it.
struct TemporaryCare {
    static let ours: Int32 = 7
    let directory: TemporaryDirectory
    var path: String { directory.path("test.db") }
    let options = DatabaseOptions(busyTimeout: .milliseconds(200), applicationID: ours)
    private let care: any DatabaseCare

    init(rows: Int = 10, id: Int32 = ours) throws {
        let temporary = try TemporarySQLite(DatabaseOptions(applicationID: id))
        directory = temporary.directory
        try temporary.database.execute(
            """
            WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT \(rows))
            INSERT INTO items (name) SELECT 'row ' || number FROM numbers
            """)
        temporary.database.close()
        guard let care = SQLiteDriver().care else { throw TimedOut("the driver's care") }
        self.care = care
    }

    private func url(_ name: String = "test.db") throws -> DatabaseURL { try DatabaseURL("sqlite:///" + directory.path(name)) }

    func open(_ name: String = "test.db") throws -> Database {
        try TemporarySQLite.open(directory.path(name), DatabaseOptions(applicationID: Self.ours))
    }

    func backUp(_ name: String = "test.db", to file: String, progress: (CareProgress) -> Void = { _ in }) throws {
        try care.backUp(url(name), to: directory.path(file), options: options, progress: progress)
    }

    func takeSnapshot(
        _ name: String = "test.db", label: String = "base", progress: (CareProgress) -> Void = { _ in }
    ) throws -> DatabaseSnapshot {
        try care.takeSnapshot(of: url(name), label: label, options: options, progress: progress)
    }

    func snapshots(_ name: String = "test.db") throws -> [DatabaseSnapshot] { try care.snapshots(of: url(name)) }

    func remove(_ snapshot: DatabaseSnapshot) throws { try care.removeSnapshot(snapshot, of: url()) }

    func check(_ name: String = "test.db") throws -> [CareFinding] {
        try care.check(url(name), options: options) { _ in }
    }

    @discardableResult
    func restore(_ name: String = "test.db", from file: String) throws -> String? {
        try care.restore(url(name), from: directory.path(file), options: options) { _ in }
    }

    /// Overwrites page `number` of a file with bytes that are no page.
    func damage(page number: Int, of name: String = "test.db") throws {
        var bytes = try directory.bytes(of: name)
        var generator = SeededGenerator(seed: 42)
        for index in (number - 1) * 4_096..<number * 4_096 { bytes[index] = UInt8.random(in: 0...255, using: &generator) }
        try directory.write(bytes, to: name)
    }
}
