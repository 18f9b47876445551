internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate history`: the revisions that the program knows.
struct HistoryCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history", abstract: "Print the revisions, the newest first.",
            usage: "\(App.name) migrate history [<range>] [-v] [--json] [<options>]",
            discussion: "Without -v the database is not asked.")
    }

    @Argument(help: "a:b, a: or :b, with ids or the first digits of one, base and head; both ends are shown.")
    var range: String = ":"

    @Flag(name: .shortAndLong, help: "Ask the database too: when each was applied, by which program, and how long it took.")
    var verbose = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let range = try RevisionRange(range)
        let run = try MigrationRun(App.self, flags)
        let all =
            verbose
            ? try run.withMigrator(App.self) { migrator in try migrator.status() } : RevisionStatus.all(of: run.history)
        let shown = try all.revisions(in: range).reversed()
        if json {
            let records = shown.map { RevisionRecord(status: $0, isComplete: verbose) }
            print(JSONWriter.text { $0.member("revisions", records) })
        } else {
            for status in shown { print(text(of: status)) }
        }
    }

    private func text(of status: RevisionStatus) -> String {
        let revision = status.revision
        let line = "\(revision.revises ?? "base") -> \(revision.id)\(status.isHead ? " (head)" : ""), \(revision.message)"
        guard verbose else { return line }
        let file = status.state == .unknown ? "unknown to this program" : revision.file
        return "\(line)\n    \(file)\n    \(status.fate)"
    }
}
