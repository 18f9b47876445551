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
                had added is gone, with the data in it. Where tables with rows would be dropped or emptied, it asks on a terminal, and \
                exits with 6 elsewhere. A database that has rows is copied before, as by upgrade.
                """)
    }

    @Flag(help: "Drop and empty tables that have rows, without asking.")
    var allowDataLoss = false

    @OptionGroup var snapshot: SnapshotFlag
    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        try run.withMigrator(App.self) { migrator in
            let display = RunDisplay()
            var options = MigrationOptions(allowsDataLoss: allowDataLoss, snapshots: snapshot.count(run.settings))
            options.tell(as: "\(App.name) migrate redo", on: display, of: run.settings)
            let steps = try DataLossQuestion(options).run { options in
                try display.during {
                    try migrator.redo(options: options) { MigrationRun.report($0, on: display) }
                }
            }
            if steps.isEmpty { print("already at base") }
        }
    }
}
