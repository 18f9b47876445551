internal import ArgumentParser
internal import PosternMigrations

/// `migrate load`: a database out of a schema file.
struct LoadCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "load", abstract: "Make a new database out of a dumped schema.",
            usage: "\(App.name) migrate load [<file>] [<options>]",
            discussion: "A database that does not exist is made; one that is not empty is refused.")
    }

    @Argument(help: "The file. (default: schema.sql beside the revisions)")
    var file: String?

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        let file = SchemaFile(path: file ?? run.settings.revisionDirectory.schemaFile)
        try run.withMigrator(App.self, creating: true) { migrator in
            let revision = try migrator.load(file)
            print("loaded \(revision?.description ?? "base")")
        }
    }
}
