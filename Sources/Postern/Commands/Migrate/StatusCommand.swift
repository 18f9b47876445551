internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate status`: every revision of the program and of the database.
struct StatusCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status", abstract: "Print which revisions are applied, pending or unknown.",
            usage: "\(App.name) migrate status [--json] [<options>]",
            discussion: """
                The first is at the top. Unknown are those that a newer program has applied; downgrade undoes them too. It ends with 3 \
                when revisions are pending.
                """)
    }

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        let all = try run.withMigrator(App.self) { migrator in try migrator.status() }
        if json {
            print(document(of: all, head: run.history.head))
        } else {
            for status in all { print("\(status.state.rawValue) \(status.line)") }
        }
        if all.contains(where: { $0.state == .pending }) { throw ExitCode.pending }
    }

    private func document(of all: [RevisionStatus], head: Revision?) -> String {
        JSONWriter.text {
            $0.member("current", all.current?.revision.id)
            $0.member("head", head?.id)
            $0.member("pending", all.count { $0.state == .pending })
            $0.member("unknown", all.count { $0.state == .unknown })
            $0.member("revisions", all.map { RevisionRecord(status: $0) })
        }
    }
}

extension ExitCode {
    /// The database lacks revisions.
    static var pending: ExitCode { ExitCode(3) }
}
