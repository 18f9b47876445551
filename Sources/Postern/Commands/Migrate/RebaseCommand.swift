internal import ArgumentParser
internal import PosternMigrations

/// `migrate rebase`: makes one line of two.
struct RebaseCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rebase", abstract: "After a merge of branches, let one head follow the other.",
            usage: "\(App.name) migrate rebase [<head>] [<options>]",
            discussion: """
                The header \"revises\" of its first revision is rewritten; revisions that would be older than the one before them get \
                another id, and so another name. A head that is applied in the database is not moved.
                """)
    }

    @Argument(help: "The id of the head that moves, or its first digits; by default the later one.")
    var head: String?

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let settings = try flags.settings(for: App.name)
        let directory = settings.revisionDirectory
        guard let rebase = try RevisionRebase(in: directory, moving: head) else {
            print("there is one head")
            return
        }
        let applied = Set(try settings.appliedRevisions(of: App.self).map(\.id))
        if let revision = rebase.moving.first(where: { applied.contains($0.id) }) {
            throw MigrationError.alreadyApplied(
                "\(revision)", database: "\(settings.databaseURL)",
                cure: "move the other head instead, with \(App.name) migrate rebase \(rebase.onto.id)")
        }
        for move in try rebase.run() {
            print("\(move.from)\(move.from == move.to ? "" : " is now \(move.to), and") revises \(move.revises)")
        }
    }
}
