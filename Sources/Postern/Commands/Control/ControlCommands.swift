internal import ArgumentParser

/// `ctl`: asks a running service, or tells it what to do.
struct ControlCommands<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ctl", abstract: "Ask a running service, or tell it what to do.",
            usage: "\(App.name) ctl <subcommand>",
            discussion: """
                The service must have a control socket (CONTROL, --control), and answers there when every worker is busy. Each ends with \
                0 for yes or done, 1 for no or failed, 64 for a wrong command line, and 69 when nobody answers.
                """,
            subcommands: [
                PingCommand<App>.self, ServiceStatusCommand<App>.self, ReadyCommand<App>.self, ReloadCommand<App>.self,
                DrainCommand<App>.self,
            ])
    }
}
