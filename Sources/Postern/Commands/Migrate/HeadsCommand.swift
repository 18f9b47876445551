internal import ArgumentParser
internal import PosternHTTP
internal import PosternMigrations

/// `migrate heads`: the revisions that no other follows.
struct HeadsCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "heads", abstract: "Print the newest revision; after a merge of branches, both.",
            usage: "\(App.name) migrate heads [--json] [<options>]",
            discussion:
                "The database is not asked. With more than one, no other verb works until rebase has put them into a line.")
    }

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let settings = try flags.settings(for: App.name)
        let heads = try RevisionHistory.heads(of: settings.tellingRevisionSource(of: App.self).revisions())
        if json {
            print(
                JSONWriter.text {
                    $0.member(
                        "heads",
                        heads.map {
                            RevisionRecord(
                                status: RevisionStatus(revision: $0, state: .pending, applied: nil, isHead: true),
                                isComplete: false)
                        })
                })
        } else {
            for head in heads { print(head) }
        }
    }
}
