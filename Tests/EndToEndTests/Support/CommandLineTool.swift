import TestSupport

/// A program built with Postern at work in a directory; without an argument `notes`, with the default database `notes.db` there.
struct CommandLineTool: Sendable {
    let directory: TemporaryDirectory
    private let program: String
    private let migrations: String

    init(_ program: String = Program.notes, migrations: String = Program.migrations, in directory: TemporaryDirectory) {
        self.directory = directory
        self.program = program
        self.migrations = migrations
    }

    /// How a command ended and what it wrote.
    struct Outcome: Sendable {
        let exit: ChildProcess.Exit
        let output: String
        let errors: String
    }

    /// Starts a command.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        let own = ["MIGRATIONS": migrations]
        return try ChildProcess(
            [program] + arguments, environment: own.merging(environment) { _, given in given }, in: directory)
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
