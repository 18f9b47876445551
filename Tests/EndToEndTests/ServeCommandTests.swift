import Glibc
import PosternHTTP
import TestSupport
import Testing

/// When `notes serve` starts and when it refuses.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct ServeCommandTests {
    private static let head = "20261123044500 (create notes table)"
    private let notes: CommandLineTool

    init() throws { notes = CommandLineTool(in: try TemporaryDirectory()) }

    private func expectRefusal(
        _ message: String, _ arguments: [String] = [], environment: [String: String] = [:],
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let listen = arguments.contains("--listen") ? [] : ["--listen", "fastcgi:unix:./notes.sock"]
        let outcome = try await notes.run(["serve"] + listen + arguments, environment: environment)
        #expect(outcome.exit == .code(1), sourceLocation: location)
        #expect(outcome.errors == "Error: \(message)\n", sourceLocation: location)
        #expect(outcome.output == "", sourceLocation: location)
        #expect(!notes.directory.has("notes.sock"), sourceLocation: location)
    }

    /// Starts the server on its default or own socket, and waits until it serves.
    private func serve(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> ChildProcess {
        let process = try notes.start(["serve"] + arguments, environment: environment)
        try await process.waitUntilSays("serving")
        return process
    }

    // M6
    @Test func `a database that is missing is not made`() async throws {
        try await expectRefusal("cannot open notes.db: the database does not exist; run: notes migrate upgrade head")
        #expect(!notes.directory.has("notes.db"))
    }

    // M6
    @Test func `a database at base is refused with the cure`() async throws {
        try await notes.migrate()
        _ = try await notes.run(["migrate", "downgrade", "base"])
        try await expectRefusal(
            """
            the database sqlite:///notes.db is at base and this program needs \(Self.head); run: notes migrate upgrade head
            """)
    }

    // M6
    @Test func `a database that is ahead is refused with the cure`() async throws {
        try await notes.migrate()
        try notes.directory.makeDirectory("older")
        try await expectRefusal(
            """
            the database sqlite:///notes.db is at \(Self.head), which this program does not know; its newest is base: \
            start the newer program, restore the file if it was deleted or given another id, \
            or go back with: notes migrate downgrade base
            """, ["--directory", "older"])
    }

    @Test func `a database at base is served when the schema is to be ignored`() async throws {
        try await notes.migrate()
        _ = try await notes.run(["migrate", "downgrade", "base"])
        let process = try await serve(["--schema", "ignore", "--listen", "fastcgi:unix:./notes.sock"])
        process.signal(SIGTERM)
        #expect(try await process.waitUntilExit() == .code(0))
    }

    @Test func `the flag outranks the environment, that the file, and that the default`() async throws {
        try await notes.migrate()
        let names = ["flag", "environment", "file"]
        func socket(_ name: String) -> String { "fastcgi:unix:./\(name).sock" }
        try notes.directory.write("LISTEN=\(socket("file"))\n", to: ".env")
        let runs: [(arguments: [String], environment: [String: String], expected: String)] = [
            (["--listen", socket("flag")], ["LISTEN": socket("environment")], "flag"),
            ([], ["LISTEN": socket("environment")], "environment"),
            ([], [:], "file"),
        ]
        for run in runs {
            let process = try await serve(run.arguments, environment: run.environment)
            let found = names.filter { notes.directory.has($0 + ".sock") }
            #expect(found == [run.expected])
            #expect(try await FastCGIClient.get("/notes", at: notes.directory.path(run.expected + ".sock")).text == "[]")
            process.signal(SIGTERM)
            #expect(try await process.waitUntilExit() == .code(0))
        }
    }

    @Test func `a value that cannot be used names its variable and where it stands`() async throws {
        try notes.directory.write("# settings\nWORKERS=0\nDATABASE_URL=notes.db\n", to: ".env")
        try notes.directory.write("", to: "empty.env")
        let range = "must be a whole number from 1 to 1024, not"
        try await expectRefusal(#"WORKERS (line 2 of .env) \#(range) "0""#)
        try await expectRefusal(#"WORKERS (environment) \#(range) "many""#, environment: ["WORKERS": "many"])
        try await expectRefusal(#"WORKERS (flag --workers) \#(range) "-1""#, ["--workers=-1"])
        try await expectRefusal(
            #"LISTEN (flag --listen) cannot be "80": it must begin with the protocol, as in fastcgi:unix:/run/notes/notes.sock or scgi:127.0.0.1:4000"#,
            ["--env-file", "empty.env", "--listen", "80"])
        try await expectRefusal(
            """
            DATABASE_URL (line 3 of .env) is no database URL: there is no "://" in it; write for example sqlite:///notes.db
            """, ["--workers", "1"])
        try await expectRefusal(
            "cannot listen on fastcgi:unix:/nowhere/notes.sock: its directory does not exist; create it first",
            ["--env-file", "empty.env", "--schema", "ignore", "--listen", "fastcgi:unix:/nowhere/notes.sock"],
            environment: ["DATABASE_URL": try await migratedElsewhere()])
    }

    private func migratedElsewhere() async throws -> String {
        let url = "sqlite:///other.db"
        _ = try await notes.run(["migrate", "upgrade"], environment: ["DATABASE_URL": url, "WORKERS": "1"])
        return url
    }

    @Test func `the .env of a Starlette project is understood`() async throws {
        try notes.directory.write("DATABASE_URL=sqlite+aiosqlite:///test.db\n", to: ".env")
        try await notes.migrate()
        #expect(notes.directory.has("test.db"))
        #expect(!notes.directory.has("notes.db"))
        let process = try await serve(["--listen", "fastcgi:unix:./notes.sock"])
        #expect(process.errors.contains("database=sqlite+aiosqlite:///test.db"), "\(process.errors)")
    }

    @Test func `the log is lines of JSON when it is asked for`() async throws {
        try await notes.migrate()
        let process = try await serve(["--listen", "fastcgi:unix:./notes.sock"], environment: ["LOG_FORMAT": "json"])
        #expect(try await FastCGIClient.get("/notes", at: notes.directory.path("notes.sock")).isComplete)
        process.signal(SIGTERM)
        #expect(try await process.waitUntilExit() == .code(0))
        let lines = process.errors.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        for line in lines {
            let object = try JSONParser.parse(Array(line.utf8)).decode([String: String].self)
            #expect(object["level"] == "info")
            #expect(object["logger"] == "notes")
            #expect(
                ["serving", "draining: no new connections, running requests are finished", "stopped"].contains(
                    object["message"]))
        }
    }

    @Test func `two servers do not share a socket`() async throws {
        try await notes.migrate()
        let process = try await serve(["--listen", "fastcgi:unix:./notes.sock"])
        let second = try await notes.run(["serve", "--listen", "fastcgi:unix:./notes.sock"])
        #expect(second.exit == .code(1))
        #expect(second.errors == "Error: cannot listen on fastcgi:unix:./notes.sock: another process listens there\n")
        #expect(try await FastCGIClient.get("/notes", at: notes.directory.path("notes.sock")).text == "[]")
        #expect(process.exit == nil)
    }

    @Test func `hashes that a client can foresee are warned of (A23)`() async throws {
        try await notes.migrate()
        let arguments = ["--no-supervisor", "--listen", "fastcgi:unix:./notes.sock"]
        let safe = try await serve(arguments)
        #expect(!safe.errors.contains("SWIFT_DETERMINISTIC_HASHING"))
        safe.signal(SIGTERM)
        #expect(try await safe.waitUntilExit() == .code(0))
        let foreseen = try await serve(arguments, environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
        #expect(foreseen.errors.contains("SWIFT_DETERMINISTIC_HASHING is set"))
    }
}
