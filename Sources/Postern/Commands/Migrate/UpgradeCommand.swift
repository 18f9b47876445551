internal import ArgumentParser
internal import PosternMigrations

/// `migrate upgrade`: applies revisions.
struct UpgradeCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "upgrade", abstract: "Apply revisions up to the target, all of them or none.",
            usage: "\(App.name) migrate upgrade [<target>] [<options>]",
            discussion: """
                A database that does not exist is made. One that has rows is copied before, into a directory beside it; restore brings \
                such a snapshot back. Running it again does nothing.
                """)
    }

    @Argument(help: "head, +n (so many further), or an id or the first digits of one.")
    var target = "head"

    @Flag(help: "A transaction for each revision: those before one that fails are kept.")
    var perRevision = false

    @OptionGroup var snapshot: SnapshotFlag
    @OptionGroup var manner: RunManner
    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        guard let (run, target) = try manner.target(of: App.self, .upgrade, target, flags) else { return }
        try run.withMigrator(App.self, creating: true) { migrator in
            let display = RunDisplay()
            var options = MigrationOptions(isPerRevision: perRevision, snapshots: snapshot.count(run.settings))
            options.tell(as: "\(App.name) migrate upgrade", on: display, of: run.settings)
            let steps = try display.during {
                try migrator.upgrade(to: target, options: options) { MigrationRun.report($0, on: display) }
            }
            if steps.isEmpty { print("already at \(try migrator.current()?.description ?? "base")") }
        }
    }
}
