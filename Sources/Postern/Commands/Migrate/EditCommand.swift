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

    @Argument(
        parsing: .allUnrecognized,  // else -1 is taken for an option
        help: "head, +n, -n, or an id or the first digits of one. (default: head)")
    var target: [String] = []

    @OptionGroup var flags: SettingsFlags

    func validate() throws {
        try target.refuseOptions()
        guard target.count <= 1 else { throw ValidationError("give one target: head, +n, -n or an id") }
    }

    func run() async throws {
        let settings = try flags.settings(for: App.name)
        let editor = try Editor.ofEnvironment()
        let applied = try settings.appliedRevisions(of: App.self)
        let target = try RevisionTarget(target.first ?? "head")
        let file = try settings.revisionDirectory.file(of: target, applied: applied.map(\.id))
        if let revision = applied.first(where: { $0.id == file.id }) {
            throw MigrationError.alreadyApplied(
                "\(revision)", database: "\(settings.databaseURL)", cure: "put the change into a new revision")
        }
        try editor.edit(file.path)
        print(file.path)
        _ = try RevisionFile.read(file.path)
    }
}
