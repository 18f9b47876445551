internal import ArgumentParser

/// `db backup`: copies the database.
struct BackupCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", abstract: "Copy the database, as it is at this moment, to a new file.",
            usage: "\(App.name) db backup <file> [<options>]",
            discussion: """
                The service may go on. The copy is verified and brought to disk before it gets its name; a file that exists is \
                never overwritten.
                """)
    }

    @Argument(help: "The file to make.")
    var file: String

    @OptionGroup var flags: DatabaseFlags

    func validate() throws {
        guard !file.isEmpty else { throw ValidationError("<file>: name the file to make") }
    }

    func run() async throws {
        let run = try CareRun(App.self, flags)
        var bar = ProgressBar()
        do { try run.care.backUp(run.url, to: file, options: run.options) { bar.show($0) } } catch {
            bar.clear()
            throw error
        }
        bar.clear()
        print("backed up to \(file)")
    }
}
