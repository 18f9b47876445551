internal import Logging
internal import PosternMigrations
internal import PosternSQL

/// What every verb of `migrate` begins with: the settings, the revisions and the database.
struct MigrationRun {
    let settings: Settings
    let history: RevisionHistory

    init<App: Application>(_ app: App.Type, _ flags: SettingsFlags) throws {
        settings = try flags.settings(for: App.name)
        history = try settings.tellingRevisionSource(of: App.self).history()
    }

    /// Opens the database for `work`, and closes it afterwards.
    ///
    /// - Parameter creating: whether a database that does not exist is made.
    func withMigrator<App: Application, Value>(
        _ app: App.Type, creating: Bool = false, _ work: (Migrator) throws -> Value
    ) throws -> Value {
        let database = try MigrationVerdict.judging { try open(App.self, creating: creating) }
        defer { database.close() }
        return try MigrationVerdict.judging { try work(try migrator(App.self, on: database)) }
    }

    /// Opens the database for `work` that leaves it as it is. Before an upgrade of one that does not exist, `work` gets an empty one instead,
    /// which is gone afterwards; nothing is made where the database would be.
    func withMigrator<App: Application, Value>(
        _ app: App.Type, trying direction: MigrationDirection, _ work: (Migrator, _ isThere: Bool) throws -> Value
    ) throws -> Value {
        do { return try withMigrator(App.self) { try work($0, true) } } catch let error as DatabaseError {
            guard error.kind == .missing, direction == .upgrade else { throw error }
        }
        let scratch = try ScratchDatabase(drivers: App.drivers, options: settings.databaseOptions(for: App.self))
        return try MigrationVerdict.judging { try work(try migrator(App.self, on: scratch.database), false) }
    }

    private func open<App: Application>(_ app: App.Type, creating: Bool) throws(DatabaseError) -> Database {
        let silent = Logger(label: App.name) { _ in SwiftLogNoOpLogHandler() }
        return try settings.openDatabase(for: App.self, creating: creating, logger: silent)
    }

    private func migrator<App: Application>(_ app: App.Type, on database: Database) throws -> Migrator {
        try Migrator(database: database, history: history, program: Self.program(App.self))
    }

    /// The script from one revision to another. No database is asked.
    func script<App: Application>(
        _ app: App.Type, _ direction: MigrationDirection, _ range: ScriptRange
    ) throws(MigrationError) -> String {
        try history.script(direction, range, for: settings.databaseURL, program: Self.program(App.self))
    }

    /// What the ledger calls the program.
    private static func program<App: Application>(_ app: App.Type) -> String { "\(App.name) \(App.version)" }

    /// One line for a revision that was applied or undone.
    static func report(_ step: MigrationStep, on display: RunDisplay) {
        let verb = step.direction == .upgrade ? "upgraded to" : "undid"
        display.answer("\(verb) \(step.revision)")
    }
}
