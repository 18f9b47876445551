import TestSupport
import Testing

/// What the program says of itself. A change of an option shows here.
@Suite(.ownThreads, .sqlite("it has no database")) struct HelpTests {
    @Test(arguments: ExpectedHelp.all)
    func `the help of a command is pinned and fits 80 columns by 40 lines`(_ expected: (command: String, text: String))
        async throws
    {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let outcome = try await notes.run(expected.command.split(separator: " ").map(String.init) + ["--help"])
        #expect(outcome.exit == .code(0))
        #expect(outcome.output == expected.text)
        #expect(outcome.errors == "")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count <= 40)
        #expect(lines.allSatisfy { $0.count <= 80 })
    }

    @Test(arguments: [[], ["migrate"], ["db"], ["ctl"]])
    func `a command that needs another prints its help`(_ arguments: [String]) async throws {
        let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(arguments)
        #expect(outcome.exit == .code(0))
        #expect(outcome.output == ExpectedHelp.all.first { $0.command == arguments.joined() }?.text)
    }

    @Test func `the version is one line`() async throws {
        let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(["--version"])
        #expect(outcome.exit == .code(0))
        #expect(outcome.output == "0.1.0\n")
    }

    @Test(arguments: [
        ["bogus"], ["serve", "--bogus"], ["routes", "surplus"], ["serve", "surplus"], ["migrate", "bogus"],
        ["migrate", "upgrade", "head", "head"],
        ["migrate", "downgrade"], ["migrate", "downgrade", "-1", "-1"], ["migrate", "revision"],
        ["migrate", "revision", "-m", " "], ["migrate", "revision", "-m", "x", "--schema", "x.sql"], ["migrate", "show"],
        ["migrate", "stamp", "head", "base"],
        ["migrate", "history", "--bogus"], ["migrate", "edit", "head", "head"],
        ["migrate", "restore", "a", "b"], ["migrate", "snapshots", "surplus"], ["migrate", "show", "--bogus"],
        ["serve", "--env-file", "missing.env"], ["db", "bogus"], ["db", "backup"],
        ["db", "backup", ""], ["db", "backup", "a", "b"], ["db", "check", "surplus"], ["db", "restore"], ["db", "restore", ""],
        ["db", "copy"], ["db", "copy", "sqlite:///a.db"], ["db", "copy", "a.db", "sqlite:///b.db"],
        ["ctl", "bogus"], ["ctl", "ping"], ["ctl", "ping", "--control", "/c"],
        ["ctl", "ping", "--control", "unix:./c", "--timeout", "0"], ["ctl", "status", "xml"],
        ["ctl", "reload", "surplus"],
    ])
    func `a wrong command line is 64, with its usage and without output`(_ arguments: [String]) async throws {
        let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(arguments)
        #expect(outcome.exit == .code(64))
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("Error: "))
        #expect(outcome.errors.contains("\nUsage: notes"))
    }
}
