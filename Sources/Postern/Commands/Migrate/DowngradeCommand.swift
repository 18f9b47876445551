internal import ArgumentParser
internal import PosternMigrations

/// `migrate downgrade`: undoes revisions.
struct DowngradeCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "downgrade", abstract: "Undo revisions down to the target, all of them or none.",
            usage: "\(App.name) migrate downgrade <target> [<options>]",
            discussion: """
                What the undone revisions had added is gone, with the data in it. Where tables with rows would be dropped or emptied, \
                it asks on a terminal, and exits with 6 elsewhere. A database that has rows is copied before, as by upgrade.
                """)
    }

    @Argument(
        parsing: .allUnrecognized,  // else -1 is taken for an option
        help: "-n (so many back), base, or an id or the first digits of one, which stays applied.")
    var target: [String]

    @Flag(help: "A transaction for each revision: those before one that fails are kept.")
    var perRevision = false

    @Flag(help: "Drop and empty tables that have rows, without asking.")
    var allowDataLoss = false

    @OptionGroup var snapshot: SnapshotFlag
    @OptionGroup var manner: RunManner
    @OptionGroup var flags: SettingsFlags

    func validate() throws {
        try target.refuseOptions()
        guard target.count == 1 else { throw ValidationError("give one target: -n, base or an id") }
    }

    func run() async throws {
        guard let (run, target) = try manner.target(of: App.self, .downgrade, target[0], flags) else { return }
        try run.withMigrator(App.self) { migrator in
            let display = RunDisplay()
            var options = MigrationOptions(
                isPerRevision: perRevision, allowsDataLoss: allowDataLoss, snapshots: snapshot.count(run.settings))
            options.tell(as: "\(App.name) migrate downgrade", on: display, of: run.settings)
            let steps = try DataLossQuestion(options).run { options in
                try display.during {
                    try migrator.downgrade(to: target, options: options) { MigrationRun.report($0, on: display) }
                }
            }
            if steps.isEmpty { print("already at \(target)") }
        }
    }
}
