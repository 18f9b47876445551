import Glibc
import TestSupport
import Testing

/// What `notes serve --schema` does about a database that is not at head.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct SchemaPolicyTests {
    private static let head = "20261123044500 (create notes table)"
    private static let behind =
        "the database sqlite:///notes.db is at base and this program needs \(head); run: notes migrate upgrade head"
    private static let missing = "cannot open notes.db: the database does not exist; run: notes migrate upgrade head"
    private let notes: CommandLineTool
    private var directory: TemporaryDirectory { notes.directory }

    init() throws { notes = CommandLineTool(migrations: nil, in: try TemporaryDirectory()) }

    private func serve(
        _ policy: String, _ socket: String = "notes", environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try notes.start(
            ["serve", "--schema", policy, "--listen", "fastcgi:unix:./\(socket).sock"], environment: environment)
    }

    private func waiting(_ reason: String) -> String { "waiting for the database reason=\"\(reason)\"" }

    @Test func `upgrade makes the database, and logs each revision before it serves`() async throws {
        let server = try serve("upgrade")
        try await server.waitUntilSays("serving")
        let lines = server.errors.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.first?.hasSuffix(#"info notes: upgraded the database revision="\#(Self.head)""#) == true, "\(server.errors)")
        #expect(try await FastCGIClient.get("/notes", at: directory.path("notes.sock")).text == "[]")
        server.signal(SIGTERM)
        #expect(try await server.waitUntilExit() == .code(0))
        let history = try await notes.run(["migrate", "history", "-v"])
        #expect(history.output.contains(" by notes 0.1.0 in "), "\(history.output)")
        let again = try serve("upgrade")
        try await again.waitUntilSays("serving")
        #expect(!again.errors.contains("upgraded"))
    }

    @Test func `of sixteen servers at once one upgrades and all serve (M4)`() async throws {
        let servers = try (0..<16).map { try serve("upgrade", "server-\($0)") }
        for server in servers { try await server.waitUntilSays("serving") }
        #expect(servers.count { $0.errors.contains("upgraded the database") } == 1)
        for server in servers { #expect(server.exit == nil) }
    }

    @Test func `upgrade tells for whom it waits, goes on when that one has ended, and stops when it is told to`() async throws {
        try directory.makeDirectory("endless")
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
        try directory.write(
            "-- Count\n-- revises: none\n-- migrate:up\n\(endless)\n", to: "endless/20261123000000_count.sql")
        let holder = try notes.start(["migrate", "upgrade", "--directory", "endless"])
        try await eventually("a run in \(holder.story)") { directory.text(of: "notes.db-lock")?.isEmpty == false }
        let servers = try [serve("upgrade", "one"), serve("upgrade", "other")]
        for server in servers {
            try await server.waitUntilSays(
                "waiting for the database reason=\"another process (pid \(holder.id), notes migrate upgrade)")
        }
        servers[1].signal(SIGINT)
        #expect(try await servers[1].waitUntilExit() == .code(0))
        #expect(servers[1].errors.hasSuffix("info notes: stopped\n"), "\(servers[1].errors)")
        #expect(servers[0].exit == nil)
        holder.signal(SIGKILL)
        try await servers[0].waitUntilSays("serving")
        #expect(servers[0].errors.contains("upgraded the database"))
    }

    @Test func `upgrade copies a database that has rows before it changes it`() async throws {
        try await notes.migrate()
        let first = "20261123044500_create_notes_table.sql"
        try directory.makeDirectory("more")
        try directory.write(PackageFiles.read("migrations/\(first)"), to: "more/\(first)")
        try directory.write(
            """
            -- Add a first note
            -- revises: 20261123044500
            -- migrate:up
            INSERT INTO notes (text, completed) VALUES ('first', 0);
            """, to: "more/20261124000000_add_a_first_note.sql")
        let more = ["MIGRATIONS": "more"]
        #expect(try await notes.run(["migrate", "upgrade"], environment: more).exit == .code(0))
        try directory.write(
            """
            -- Add a due date
            -- revises: 20261124000000
            -- migrate:up
            ALTER TABLE notes ADD COLUMN due TEXT;
            """, to: "more/20261125000000_add_a_due_date.sql")
        let server = try serve("upgrade", environment: more)
        try await server.waitUntilSays("serving")
        let snapshots = try await notes.run(["migrate", "snapshots"]).output.split(separator: "\n")
        #expect(snapshots.count == 1)
        let name = try #require(snapshots.first?.split(separator: " ").first)
        #expect(name.hasSuffix("-20261124000000"))
        #expect(
            server.errors.contains(#"copied the database before its upgrade snapshot=notes.db-snapshots/\#(name).db"#),
            "\(server.errors)")
    }

    @Test func `upgrade ends with the reason when a revision fails, and leaves the database as it was`() async throws {
        try await notes.migrate()
        try directory.makeDirectory("failing")
        let first = "20261123044500_create_notes_table.sql"
        try directory.write(PackageFiles.read("migrations/\(first)"), to: "failing/\(first)")
        try directory.write(
            "-- Fail\n-- revises: 20261123044500\n-- migrate:up\nCREATE TABLE a (b);\nDROP TABLE c;\n",
            to: "failing/20261124000000_fail.sql")
        let server = try serve("upgrade", environment: ["MIGRATIONS": "failing"])
        #expect(try await server.waitUntilExit() == .code(1))
        #expect(server.errors.hasPrefix("Error: failing/20261124000000_fail.sql:5: "), "\(server.errors)")
        #expect(try await notes.run(["migrate", "check"]).exit == .code(0))
    }

    @Test func `an upgrade that runs is finished before the program stops`() async throws {
        try directory.makeDirectory("long")
        let long = """
            CREATE TABLE counts (n INTEGER);
            INSERT INTO counts WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000) SELECT count(*) FROM n;
            """
        try directory.write("-- Long\n-- revises: none\n-- migrate:up\n\(long)\n", to: "long/20261123000000_long.sql")
        // A process of its own watches for the run, which may be over before a busy test looks.
        let watch = #""$0" "$@" & until [ -s notes.db-lock ]; do sleep 0.01; done; kill -TERM $!; wait $!"#
        let server = try notes.start(
            ["serve", "--schema", "upgrade", "--listen", "fastcgi:unix:./notes.sock"], environment: ["MIGRATIONS": "long"],
            through: ["sh", "-c", watch])
        #expect(try await server.waitUntilExit() == .code(0))
        #expect(!server.errors.contains("serving"))
        let current = try await notes.run(["migrate", "current", "--directory", "long"])
        #expect(current.output == "20261123000000 (long) (head)\n", "\(server.story)")
    }

    @Test func `a second signal cuts an upgrade off, and nothing of it remains (D3)`() async throws {
        try directory.makeDirectory("endless")
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;"
        try directory.write(
            "-- Count\n-- revises: none\n-- migrate:up\nCREATE TABLE a (b);\n\(endless)\n", to: "endless/20261123000000_count.sql"
        )
        let server = try serve("upgrade", environment: ["MIGRATIONS": "endless"])
        try await eventually("a run in \(server.story)") { directory.text(of: "notes.db-lock")?.isEmpty == false }
        server.signal(SIGINT)
        try await server.waitUntilSays("told to stop before the database was at head")
        server.signal(SIGINT)
        #expect(try await server.waitUntilExit() == .code(1))
        #expect(server.errors.contains("a second signal: the upgrade is cut off"))
        let upgraded = try await notes.run(["migrate", "upgrade"])
        #expect(upgraded.output == "upgraded to \(Self.head)\n", "\(upgraded.errors)")
        #expect(try await notes.run(["migrate", "check"]).exit == .code(0))
    }

    @Test func `wait serves as soon as somebody has made the database and brought it to head`() async throws {
        let server = try serve("wait")
        try await server.waitUntilSays(waiting(Self.missing))
        #expect(!directory.has("notes.db"))
        let made = try await notes.run(["migrate", "upgrade"])
        #expect(made.exit == .code(0), "\(made.errors)")
        try await server.waitUntilSays("serving")
        #expect(try await FastCGIClient.get("/notes", at: directory.path("notes.sock")).text == "[]")
        server.signal(SIGTERM)
        #expect(try await server.waitUntilExit() == .code(0))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `wait stops when it is told to`(_ signal: Int32) async throws {
        try await notes.migrate()
        _ = try await notes.run(["migrate", "downgrade", "base"])
        let server = try serve("wait")
        try await server.waitUntilSays(waiting(Self.behind))
        server.signal(signal)
        #expect(try await server.waitUntilExit() == .code(0))
        #expect(server.errors.contains("told to stop before the database was at head"))
        #expect(server.errors.hasSuffix("info notes: stopped\n"))
        #expect(!directory.has("notes.sock"))
        #expect(!directory.has("notes.db-lock"), "the database is closed")
    }

    @Test func `sixteen that wait do not disturb the upgrade`() async throws {
        let servers = try (0..<16).map { try serve("wait", "server-\($0)") }
        for server in servers { try await server.waitUntilSays(waiting(Self.missing)) }
        let outcome = try await notes.run(["migrate", "upgrade"])
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        for server in servers { try await server.waitUntilSays("serving") }
    }

    @Test(arguments: ["wait", "upgrade"])
    func `a database that is ahead, or has an edited revision, is refused at once (M6, M7)`(_ policy: String) async throws {
        try await notes.migrate()
        try directory.makeDirectory("older")
        let ahead = try serve(policy, environment: ["MIGRATIONS": "older"])
        #expect(try await ahead.waitUntilExit() == .code(1))
        #expect(
            ahead.errors.hasPrefix("Error: the database sqlite:///notes.db is at \(Self.head), which this program does not know"))

        let file = "20261123044500_create_notes_table.sql"
        try directory.makeDirectory("edited")
        try directory.write(
            PackageFiles.read("migrations/\(file)").replacing("text TEXT", with: "words TEXT"), to: "edited/\(file)")
        let edited = try serve(policy, environment: ["MIGRATIONS": "edited"])
        #expect(try await edited.waitUntilExit() == .code(1))
        #expect(edited.errors.hasPrefix("Error: edited/\(file):6 was edited after it was applied"))
        #expect(!directory.has("notes.sock"))
    }
}
