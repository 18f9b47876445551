internal import ArgumentParser

/// The program itself.
struct RootCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: App.name, abstract: App.summary, version: App.version,
            subcommands: [
                ServeCommand<App>.self, RoutesCommand<App>.self, OpenAPICommand<App>.self, MigrateCommand<App>.self,
                DatabaseCommand<App>.self, ControlCommands<App>.self,
            ])
    }
}
