internal import ArgumentParser

/// `db restore`: puts a backup in the place of the database.
struct RestoreCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore", abstract: "Put a backup in the place of the database.",
            usage: "\(App.name) db restore <file> [<options>]",
            discussion: """
                Stop the service first: while anybody has the database open, nothing is done. The backup is verified before, and \
                the database that it replaces is kept beside it.
                """)
    }

    @Argument(help: "A file that db backup has made.")
    var file: String

    @OptionGroup var flags: DatabaseFlags

    func validate() throws {
        guard !file.isEmpty else { throw ValidationError("<file>: name the backup") }
    }

    func run() async throws {
        let run = try CareRun(App.self, flags)
        var bar = ProgressBar()
        let kept: String?
        do { kept = try run.care.restore(run.url, from: file, options: run.options) { bar.show($0) } } catch {
            bar.clear()
            throw error
        }
        bar.clear()
        print("restored \(file)")
        if let kept { print("the database that was there is kept as \(kept)") }
    }
}
