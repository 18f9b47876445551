internal import ArgumentParser
internal import PosternMigrations

/// `migrate current`: where the database is.
struct CurrentCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "current", abstract: "Print the revision that the database is at.",
            usage: "\(App.name) migrate current [<options>]")
    }

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        try run.withMigrator(App.self) { migrator in
            let current = try migrator.current()
            let mark = current == run.history.head ? " (head)" : ""
            print((current?.description ?? "base") + mark)
        }
    }
}
