internal import ArgumentParser

/// `db`: keeps the data safe.
struct DatabaseCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "db", abstract: "Back up, check and restore the database.",
            subcommands: [BackupCommand<App>.self, CheckCommand<App>.self, RestoreCommand<App>.self])
    }
}
