internal import ArgumentParser
internal import PosternHTTP

/// `openapi`: what the application answers, for programs.
struct OpenAPICommand<App: Application>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "openapi", abstract: "Print the OpenAPI 3.1 document of the routes, as JSON.",
            usage: "\(App.name) openapi [<options>]",
            discussion: """
                It is what the service shows at \(ApplicationDocument.path), and for people at \(ApplicationDocument.pagePath), unless \
                DOCUMENTATION=no. The routes are made as for serving, but with a temporary database at head; the service's own is not \
                opened. It ends with 1 when a type has no schema, and names it.
                """)
    }

    @OptionGroup var flags: SettingsFlags

    func run() async throws {
        let settings = try flags.settings(for: App.name)
        let document = try await ApplicationDocument.make(of: ScratchRouter<App>(settings).router, App.self)
        let server = OpenAPIDocument.server(settings.gatewaySettings.rootPath)
        print(String(decoding: document.json(server: server), as: UTF8.self))
    }
}
