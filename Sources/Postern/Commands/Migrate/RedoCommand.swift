internal import ArgumentParser
internal import PosternMigrations

/// `migrate redo`: undoes the newest revision and applies it again.
struct RedoCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "redo", abstract: "Undo the newest revision and apply it again, both or none.",
            usage: "\(App.name) migrate redo [<options>]",
            discussion: """
                For a revision that is still being written: it is undone as it was applied, and applied as its file is now. What it \
                had added is gone, with the data in it.
                """)
    }

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        try run.withMigrator(App.self) { migrator in
            if try migrator.redo(progress: MigrationRun.report).isEmpty { print("already at base") }
        }
    }
}
