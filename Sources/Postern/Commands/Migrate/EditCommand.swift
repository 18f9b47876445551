internal import ArgumentParser
internal import PosternMigrations

/// `migrate edit`: opens the file of a revision that is still being written.
struct EditCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit", abstract: "Edit the file of a revision that is not applied yet.",
            usage: "\(App.name) migrate edit [<target>] [<options>]",
            discussion:
                "The editor is that of VISUAL, or else of EDITOR. Afterwards the file is read, and what is wrong in it is told.")
    }

    @Argument(help: "head, or an id or the first digits of one.")
    var target = "head"

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let settings = try flags.settings(for: App.name)
        let editor = try Editor.ofEnvironment()
        let file = try settings.revisionDirectory.file(of: RevisionTarget(target))
        if let applied = try settings.appliedRevisions(of: App.self).first(where: { $0.id == file.id }) {
            throw MigrationError.alreadyApplied(
                "\(applied)", database: "\(settings.databaseURL)", cure: "put the change into a new revision")
        }
        try editor.edit(file.path)
        print(file.path)
        _ = try RevisionFile.read(file.path)
    }
}
