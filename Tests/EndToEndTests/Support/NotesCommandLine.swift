/// The program `notes` at work in a directory, with the default database `notes.db` there.
struct NotesCommandLine: Sendable {
    let directory: RunDirectory

    init(in directory: RunDirectory) {
        self.directory = directory
    }

    /// How a command ended and what it wrote.
    struct Outcome: Sendable {
        let exit: ChildProcess.Exit
        let output: String
        let errors: String
    }

    /// Starts a command.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        let own = ["MIGRATIONS": Program.migrations]
        return try ChildProcess(
            [Program.notes] + arguments, environment: own.merging(environment) { _, given in given }, in: directory)
    }

    /// Runs a command to its end.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        let process = try start(arguments, environment: environment)
        let exit = try await process.waitUntilExit()
        return Outcome(exit: exit, output: process.output, errors: process.errors)
    }

    /// Brings the database to head.
    func migrate() async throws {
        let outcome = try await run(["migrate", "upgrade"])
        guard outcome.exit == .code(0) else { throw TimedOut("a migrated database: \(outcome.errors)") }
    }
}
