internal import ArgumentParser

/// `ctl ping`: whether somebody answers.
struct PingCommand<App: Application>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ping", abstract: "Print which process answers.", usage: "\(App.name) ctl ping [<options>]")
    }

    @OptionGroup var flags: ControlFlags

    func run() throws { try flags.say(.ping) }
}
