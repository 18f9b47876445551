internal import ArgumentParser
internal import PosternHTTP

/// `routes`: what the application answers.
struct RoutesCommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "routes", abstract: "Print the routes: method, path, name, middleware and limits.",
            usage: "\(App.name) routes [--json] [<options>]",
            discussion: """
                The application is started as for serving, but with a temporary database at head; the service's own is not opened. It ends \
                with 1 when routes get in each other's way, and names them.
                """)
    }

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let router = try await ScratchRouter<App>(flags.settings(for: App.name)).router
        let rows = router.routes.map { RouteRow($0, behind: router.middleware) }
        print(json ? JSONWriter.text { $0.member("routes", rows) } : RouteRow.table(rows))
    }
}
