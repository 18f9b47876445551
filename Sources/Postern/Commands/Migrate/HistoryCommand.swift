internal import ArgumentParser
internal import PosternMigrations

/// `migrate history`: the revisions that the program knows.
struct HistoryCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history", abstract: "Print the revisions, the newest first. The database is not asked.",
            usage: "\(App.name) migrate history [<options>]")
    }

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let history = try MigrationRun(App.self, flags).history
        for revision in history.revisions.reversed() {
            let mark = revision == history.head ? " (head)" : ""
            print("\(revision.revises ?? "base") -> \(revision.id)\(mark), \(revision.message)")
        }
    }
}
