internal import ArgumentParser
internal import PosternMigrations

/// `migrate dump`: the schema as SQL.
struct DumpCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dump", abstract: "Write the schema of the database into a file.",
            usage: "\(App.name) migrate dump [--output <file>] [<options>]",
            discussion: """
                The file has no rows but those of the ledger, and the same schema gives the same file. It goes beside the revisions as \
                schema.sql, where it shows in a review what they add up to.
                """)
    }

    @Option(help: "Another file; - is the standard output.")
    var output: String?

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        let text = try run.withMigrator(App.self) { try $0.dump() }
        guard output != "-" else { return print(text, terminator: "") }
        let file = SchemaFile(path: output ?? run.settings.revisionDirectory.schemaFile)
        try file.write(text)
        print(file.path)
    }
}
