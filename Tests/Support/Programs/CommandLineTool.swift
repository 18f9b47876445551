/// A program built with Postern at work in a directory; without an argument `notes`, with the default database `notes.db` there or that of
/// ``TestDatabase``.
public struct CommandLineTool: Sendable {
    public let directory: TemporaryDirectory
    private let program: String
    private let migrations: String?

    /// - Parameter migrations: the directory of the revisions; `nil` for those that the program was built with.
    public init(_ program: String = Program.notes, migrations: String? = Program.migrations, in directory: TemporaryDirectory) {
        self.directory = directory
        self.program = program
        self.migrations = migrations
    }

    /// How a command ended and what it wrote.
    public struct Outcome: Sendable {
        public let exit: ChildProcess.Exit
        public let output: String
        public let errors: String
    }

    /// Starts a command.
    ///
    /// - Parameter wrapper: a program with its arguments that starts the command.
    public func start(
        _ arguments: [String], environment: [String: String] = [:], through wrapper: [String] = []
    ) throws -> ChildProcess {
        var own = migrations.map { ["MIGRATIONS": $0] } ?? [:]
        if program == Program.notes, migrations == Program.migrations, environment["DATABASE_URL"] == nil {
            try own.merge(TestDatabase.environment(in: directory)) { given, _ in given }
        }
        return try ChildProcess(
            wrapper + [program] + arguments, environment: own.merging(environment) { _, given in given }, in: directory)
    }

    /// Runs a command to its end.
    public func run(
        _ arguments: [String], environment: [String: String] = [:], through wrapper: [String] = []
    ) async throws -> Outcome {
        let process = try start(arguments, environment: environment, through: wrapper)
        let exit = try await process.waitUntilExit()
        return Outcome(exit: exit, output: process.output, errors: process.errors)
    }

    /// Brings the database to head.
    public func migrate(environment: [String: String] = [:]) async throws {
        let outcome = try await run(["migrate", "upgrade"], environment: environment)
        guard outcome.exit == .code(0) else { throw TimedOut("a migrated database: \(outcome.errors)") }
    }
}
