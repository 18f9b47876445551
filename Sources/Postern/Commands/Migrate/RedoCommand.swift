internal import ArgumentParser
internal import PosternMigrations

/// `migrate redo`: undoes the newest revision and applies it again.
struct RedoCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redo", abstract: "Undo the newest revision and apply it again, both or none.",
            usage: "\(App.name) migrate redo [--allow-data-loss] [<options>]",
            discussion: """
                For a revision that is still being written: it is undone as it was applied, and applied as its file is now. What it \
                had added is gone, with the data in it. Where tables with rows would be dropped or emptied, it asks on a terminal, and \
                exits with 6 elsewhere.
                """)
    }

    @Flag(help: "Drop and empty tables that have rows, without asking.")
    var allowDataLoss = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        try run.withMigrator(App.self) { migrator in
            let steps = try DataLossQuestion(MigrationOptions(allowsDataLoss: allowDataLoss)).run { options in
                try migrator.redo(options: options, progress: MigrationRun.report)
            }
            if steps.isEmpty { print("already at base") }
        }
    }
}
