internal import ArgumentParser
internal import PosternMigrations

/// `migrate init`: the directory of the revisions.
struct InitCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init", abstract: "Make the directory of the revisions.",
            usage: "\(App.name) migrate init [<options>]",
            discussion: "It gets a README that tells how to go on. A directory that is not empty is refused.")
    }

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let directory = try flags.settings(for: App.name).revisionDirectory
        try directory.create(readme: Self.readme)
        print("made \(directory.path)")
    }

    private static var readme: String {
        """
        # Migrations

        Each `.sql` file here is a revision: a step of the database's schema, in plain SQL, with the step back.

            \(App.name) migrate revision -m "Create a table"    writes the file of a new one; fill in both its sections
            \(App.name) migrate upgrade                         applies what is pending
            \(App.name) migrate status                          lists what is applied and what is pending

        Once it is applied somewhere, a revision is never edited: write another. \(App.name) migrate --help lists the other verbs.

        """
    }
}
