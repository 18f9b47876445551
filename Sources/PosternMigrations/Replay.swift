internal import PosternSQL

/// A temporary database on which revisions are tried.
struct Replay {
    /// It need not outlive the power, and nobody else reads it.
    static let options = DatabaseOptions(readers: 1, durability: .normal)

    private let scratch: ScratchDatabase
    let migrator: Migrator

    init(of history: RevisionHistory, drivers: [any DatabaseDriver]) throws {
        scratch = try ScratchDatabase(drivers: drivers, options: Self.options)
        migrator = try Migrator(database: scratch.database, history: history)
    }

    func schema() throws -> Schema { try migrator.schema() }
}
