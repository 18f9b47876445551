internal import ArgumentParser
internal import PosternMigrations

/// `migrate revision`: a new, empty revision.
struct RevisionCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revision", abstract: "Write the file of a new revision, and print its path.",
            usage: "\(App.name) migrate revision --message <message> [--edit] [<options>]",
            discussion: "Fill in its two sections, then run upgrade.")
    }

    @Option(name: .shortAndLong, help: "What it does, in one line: \"Give notes a due date\".")
    var message: String

    @Flag(help: "Open the file in the editor of VISUAL or EDITOR.")
    var edit = false

    @OptionGroup var flags: SettingsFlags

    func validate() throws {
        guard message.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("--message: say in one line what the revision does")
        }
    }

    func run() async throws {
        let directory = try flags.settings(for: App.name).revisionDirectory
        let editor = edit ? try Editor.ofEnvironment() : nil
        let path = try RevisionFile.create(message: message, in: directory, revises: directory.history().head?.id)
        print(path)
        guard let editor else { return }
        try editor.edit(path)
        _ = try RevisionFile.read(path)
    }
}
