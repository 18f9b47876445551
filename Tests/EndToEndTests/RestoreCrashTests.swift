import Glibc
import TestSupport
import Testing

/// A restore that is killed at one of its system calls.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct RestoreCrashTests {
    @Test(
        .enabled(if: canInject, "there is no strace, or it may not trace"),
        arguments: [
            ("write", 2), ("fsync", 1), ("fdatasync", 1), ("unlink", 1), ("unlink", 2), ("link", 1), ("fsync", 2), ("rename", 1),
            ("fsync", 3),
        ])
    func `leaves the old database or the new one, and can be repeated`(_ call: String, _ count: Int) async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let directory = notes.directory
        try await notes.migrate()
        try await execute("INSERT INTO notes (text, completed) VALUES ('backed up', 0)", in: directory)
        #expect(try await notes.run(["db", "backup", "copy.db"]).exit == .code(0))
        try await execute("INSERT INTO notes (text, completed) VALUES ('later', 0)", in: directory)

        let run = try ChildProcess(
            [
                "strace", "-f", "-o", "calls", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(count)",
                Program.notes, "db", "restore", "copy.db",
            ], in: directory)
        #expect(try await run.waitUntilExit() == .signal(SIGKILL))
        let check = try await notes.run(["db", "check"])
        #expect(check.exit == .code(0), "\(check.output)")
        let found = try await execute("SELECT text FROM notes ORDER BY id", in: directory)
        #expect(found == "backed up\nlater\n" || found == "backed up\n")
        #expect(try await notes.run(["db", "restore", "copy.db"]).exit == .code(0))
        #expect(try await execute("SELECT text FROM notes ORDER BY id", in: directory) == "backed up\n")
    }

    @discardableResult
    private func execute(_ sql: String, in directory: TemporaryDirectory) async throws -> String {
        let run = try ChildProcess(["sqlite3", "-bail", "notes.db", sql], in: directory)
        #expect(try await run.waitUntilExit() == .code(0), "\(run.story)")
        return run.output
    }

    private static let canInject =
        system("strace -e trace=fsync -e inject=fsync:signal=KILL -o /dev/null true >/dev/null 2>&1") == 0
}
