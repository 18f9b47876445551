internal import ArgumentParser
internal import PosternGateway

/// `ctl status`: what the workers do.
struct ServiceStatusCommand<App: Application>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status", abstract: "Print what the workers do, in the terms of PHP-FPM.",
            usage: "\(App.name) ctl status [text|json|openmetrics] [--full] [<options>]")
    }

    @Argument(help: "text, json or openmetrics.")
    var format: StatusFormat = .text

    @Flag(help: "Tell of each worker as well, in text and JSON.")
    var full = false

    @OptionGroup var flags: ControlFlags

    func run() throws { try flags.say(.status(format, isFull: full)) }
}

extension StatusFormat: ExpressibleByArgument {}
