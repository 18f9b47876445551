internal import ArgumentParser

/// `ctl drain`: lets the service end.
struct DrainCommand<App: Application>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "drain", abstract: "Let the service finish its requests and end, as SIGTERM does.",
            usage: "\(App.name) ctl drain [<options>]",
            discussion: "It does not wait for that; running requests have DRAIN seconds. Said twice, it cuts nothing off.")
    }

    @OptionGroup var flags: ControlFlags

    func run() throws { try flags.say(.drain) }
}
