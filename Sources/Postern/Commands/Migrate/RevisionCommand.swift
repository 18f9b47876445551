internal import ArgumentParser
internal import PosternMigrations

/// `migrate revision`: a new, empty revision.
struct RevisionCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revision", abstract: "Write the file of a new revision, and print its path.",
            usage: "\(App.name) migrate revision --message <message> [<options>]",
            discussion: "Fill in its two sections, then run upgrade.")
    }

    @Option(name: .shortAndLong, help: "What it does, in one line: \"Give notes a due date\".")
    var message: String

    @OptionGroup var flags: SettingsFlags

    func validate() throws {
        guard message.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("--message: say in one line what the revision does")
        }
    }

    func run() async throws {
        let run = try MigrationRun(App.self, flags)
        print(try RevisionFile.create(message: message, in: run.directory, revises: run.history.head?.id))
    }
}
