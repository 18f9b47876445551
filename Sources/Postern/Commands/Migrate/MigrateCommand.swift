internal import ArgumentParser

/// `migrate`: carries the schema forward and back.
struct MigrateCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "migrate", abstract: "Carry the schema of the database forward and back.",
            subcommands: [
                UpgradeCommand<App>.self, DowngradeCommand<App>.self, CurrentCommand<App>.self, StatusCommand<App>.self,
                HistoryCommand<App>.self, ShowCommand<App>.self, HeadsCommand<App>.self, RevisionCommand<App>.self,
                EditCommand<App>.self, RebaseCommand<App>.self, RedoCommand<App>.self, StampCommand<App>.self,
                SnapshotsCommand<App>.self, MigrateRestoreCommand<App>.self,
                DumpCommand<App>.self, LoadCommand<App>.self, MigrateCheckCommand<App>.self, InitCommand<App>.self,
            ])
    }
}
