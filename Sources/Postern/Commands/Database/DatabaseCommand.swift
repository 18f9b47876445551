internal import ArgumentParser

/// `db`: keeps the data safe, and carries it to another database.
struct DatabaseCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "db", abstract: "Back up, check, restore and copy the database.",
            subcommands: [
                BackupCommand<App>.self, CheckCommand<App>.self, RestoreCommand<App>.self, CopyCommand<App>.self,
            ])
    }
}
