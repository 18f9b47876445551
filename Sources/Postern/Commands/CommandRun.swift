internal import ArgumentParser
internal import Dispatch

/// Runs the command that the command line names, and ends the process.
///
/// An asynchronous `main` would leave the main thread before the first line of a command, and with it the process would have threads:
/// a supervisor starts programs, and must have none.
enum CommandRun<App: Application> {
    static func main() -> Never {
        let command: any ParsableCommand
        do { command = try RootCommand<App>.parseAsRoot() } catch { RootCommand<App>.exit(withError: error) }
        if let serve = command as? ServeCommand<App> { run(serve) }
        finish { [command] in
            if var command = command as? any AsyncParsableCommand { return try await command.run() }
            var command = command
            try command.run()
        }
    }

    private static func run(_ serve: ServeCommand<App>) -> Never {
        do {
            guard let server = try serve.server() else { RootCommand<App>.exit() }
            finish { try await server.run() }
        } catch { RootCommand<App>.exit(withError: error) }
    }

    /// Leaves the main thread to whom needs it.
    private static func finish(_ work: sending @escaping () async throws -> Void) -> Never {
        Task {
            do {
                try await work()
                RootCommand<App>.exit()
            } catch { RootCommand<App>.exit(withError: error) }
        }
        dispatchMain()
    }
}
