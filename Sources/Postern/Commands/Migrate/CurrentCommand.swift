internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate current`: where the database is.
struct CurrentCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "current", abstract: "Print the revision that the database is at.",
            usage: "\(App.name) migrate current [--check] [--json] [<options>]")
    }

    @Flag(help: "End with 3 when revisions are pending, and with 1 when the database is ahead of the program.")
    var check = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        try run.withMigrator(App.self) { migrator in
            let all = try migrator.status()
            print(json ? document(of: all, head: run.history.head) : text(of: all.current))
            guard check, try !migrator.pending().isEmpty else { return }
            throw ExitCode.pending
        }
    }

    private func text(of current: RevisionStatus?) -> String {
        guard let current else { return "base" }
        return current.line + (current.state == .unknown ? " (unknown to this program)" : "")
    }

    private func document(of all: [RevisionStatus], head: Revision?) -> String {
        JSONWriter.text {
            $0.member("current", all.current.map { RevisionRecord(status: $0) })
            $0.member("head", head?.id)
            $0.member("pending", all.count { $0.state == .pending })
        }
    }
}
