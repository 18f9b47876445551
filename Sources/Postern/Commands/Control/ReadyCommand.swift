internal import ArgumentParser

/// `ctl ready`: whether requests should be sent to the service.
struct ReadyCommand<App: Application>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ready", abstract: "Print whether the service is ready for requests, and why not.",
            usage: "\(App.name) ctl ready [<options>]",
            discussion: """
                It is when its database answers and has the schema that the program needs, and it has not been told to end. It ends \
                with 1 when it is not.
                """)
    }

    @OptionGroup var flags: ControlFlags

    func run() throws { try flags.say(.ready) }
}
