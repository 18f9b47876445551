internal import ArgumentParser
internal import PosternMigrations

/// `migrate stamp`: changes the ledger alone.
struct StampCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "stamp", abstract: "Record that the database is at the target, and run no SQL.",
            usage: "\(App.name) migrate stamp <target> [--purge] [<options>]",
            discussion: """
                For a database whose schema was made by other means. The texts of the files are recorded, also in the place of those \
                that were edited since.
                """)
    }

    @OptionGroup var target: TargetArgument

    @Flag(help: "Forget first all that is recorded, also what the program does not know.")
    var purge = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let target = try target.value
        let run = try MigrationRun(App.self, flags)
        try run.withMigrator(App.self) { migrator in
            var options = MigrationOptions()
            options.tell(as: "\(App.name) migrate stamp", on: RunDisplay(), of: run.settings)
            let stamp = try migrator.stamp(target, purging: purge, options: options)
            for revision in stamp.forgotten { print("forgot \(revision)") }
            for revision in stamp.recorded { print("recorded \(revision)") }
            if stamp.isEmpty { print("already at \(try migrator.current()?.description ?? "base")") }
        }
    }
}
