internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate history`: the revisions that the program knows.
struct HistoryCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history", abstract: "Print the revisions, the newest first.",
            usage: "\(App.name) migrate history [<range>] [-v] [--json] [<options>]",
            discussion: "Without -v, and without +n or -n, which count from where the database is, the database is not asked.")
    }

    @Argument(
        parsing: .allUnrecognized,  // else -1: is taken for an option
        help: "a:b, a: or :b, with ids or the first digits of one, base, head, +n and -n; both ends are shown. (default: :)")
    var range: [String] = []

    @Flag(name: .shortAndLong, help: "Ask the database too: when each was applied, by which program, and how long it took.")
    var verbose = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func validate() throws {
        try range.refuseOptions()
        guard range.count <= 1 else { throw ValidationError("give one range: a:b, a: or :b") }
    }

    func run() async throws {
        let range = try RevisionRange(range.first ?? ":")
        let run = try MigrationRun(App.self, flags)
        let all =
            verbose || range.isRelative
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
