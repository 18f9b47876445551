internal import ArgumentParser

/// `ctl reload`: a new process in the place of the one that serves.
struct ReloadCommand<App: Application>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reload", abstract: "Let the supervisor start a new serving process, and wait until it serves.",
            usage: "\(App.name) ctl reload [<options>]",
            discussion: """
                No request is lost. It ends with 1 when the new process did not serve: then the one before goes on, and the log of the \
                service says why. Without --timeout it waits for two minutes.
                """)
    }

    @OptionGroup var flags: ControlFlags

    func run() throws { try flags.say(.reload, waiting: 120) }
}
