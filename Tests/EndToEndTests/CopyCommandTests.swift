import Glibc
import TestSupport
import Testing

/// `notes db copy`, from SQLite to a real PostgreSQL server and back.
@Suite(.ownThreads) struct CopyCommandTests {
    /// A directory with an SQLite database, and an empty database of the server's.
    private struct World {
        let notes: CommandLineTool
        let server: PostgreSQLServer
        let name: String
        var target: String { server.url(of: name) }
        static let source = "sqlite:///notes.db"

        /// - Parameter rows: those of the source.
        init(rows: Int) async throws {
            notes = CommandLineTool(in: try TemporaryDirectory())
            server = try .shared()
            name = try server.makeDatabase()
            try await migrate(Self.source)
            try await change(
                """
                INSERT INTO notes SELECT value, 'note ' || value, value % 2 FROM (
                    WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < \(rows)) SELECT value FROM n)
                """)
        }

        func migrate(_ url: String, to target: String = "head") async throws {
            let outcome = try await notes.run(["migrate", "upgrade", target, "--database-url", url])
            #expect(outcome.exit == .code(0), "\(outcome.errors)")
        }

        /// Changes the source.
        func change(_ sql: String) async throws {
            let run = try ChildProcess(["sqlite3", "-bail", "notes.db", sql], in: notes.directory)
            #expect(try await run.waitUntilExit() == .code(0), "\(run.story)")
        }

        func copy(_ arguments: String...) async throws -> CommandLineTool.Outcome {
            try await notes.run(["db", "copy", Self.source, target] + arguments)
        }

        func query(_ sql: String) throws -> String { try server.execute(sql, in: name) }
    }

    @Test func `rows arrive, and its answer has counts and checksums`() async throws {
        let world = try await World(rows: 3)
        try await world.migrate(world.target)
        let outcome = try await world.copy()
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.wholeMatch(of: /notes: 3 rows, checksum [0-9a-f]{32}/) != nil, "\(outcome.output)")
        #expect(lines.last?.hasPrefix("copied 3 rows to postgresql://postern@/\(world.name)?host=") == true)
        #expect(lines.last?.hasSuffix("; counts and checksums agree") == true)
        #expect(outcome.errors == "checking notes: 3 rows\ncopying notes: 0 of 3 rows\nverifying notes: 3 rows\n")
        #expect(try world.query("SELECT * FROM notes ORDER BY id") == "1|note 1|t\n2|note 2|f\n3|note 3|t\n")
        #expect(
            try world.query("INSERT INTO notes (text, completed) VALUES ('next', true) RETURNING id") == "4\n")

        let again = try await world.copy()
        #expect(again.exit == .code(1))
        #expect(again.output == "")
        #expect(again.errors.hasSuffix("in notes, and nothing of it was changed; name an empty database\n"), "\(again.errors)")
    }

    @Test func `after kill -9 it goes on where it was, and no row is doubled or lost`() async throws {
        let world = try await World(rows: 200_000)
        try await world.migrate(world.target)
        let first = try world.notes.start(["db", "copy", World.source, world.target])
        try await eventually("rows in the target", within: .seconds(120)) {
            guard first.exit == nil else { throw TimedOut("a copy that runs: \(first.story)") }
            guard try world.query("SELECT count(*) FROM pg_class WHERE relname = 'postern_copy'") == "1\n" else { return false }
            return try world.query("SELECT copied FROM postern_copy") != "0\n"
        }
        first.signal(SIGKILL)
        #expect(try await first.waitUntilExit() == .signal(SIGKILL))
        try await eventually("the end of its transaction") {
            try world.query("SELECT count(*) FROM pg_stat_activity WHERE datname = '\(world.name)' AND pid <> pg_backend_pid()")
                == "0\n"
        }
        let there = try #require(Int(try world.query("SELECT copied FROM postern_copy").dropLast()))
        #expect((1..<200_000).contains(there))
        #expect(try world.query("SELECT count(*) FROM notes") == "\(there)\n")

        let second = try await world.copy()
        #expect(second.exit == .code(0), "\(second.errors)")
        #expect(second.errors.contains("going on with an interrupted copy: \(there) of 200000 rows are there\n"))
        #expect(second.output.hasPrefix("notes: 200000 rows, checksum "))
        #expect(
            try world.query("SELECT count(*), count(DISTINCT id), sum(id), count(*) FILTER (WHERE completed) FROM notes")
                == "200000|200000|20000100000|100000\n")
        #expect(try world.query("SELECT count(*) FROM pg_class WHERE relname = 'postern_copy'") == "0\n")
    }

    @Test func `databases at different revisions are told, with the command that helps`() async throws {
        let world = try await World(rows: 1)
        let outcome = try await world.copy()
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors == """
                Error: sqlite:///notes.db is at 20261123044500 (create notes table) and \(world.target) at base; \
                run: notes migrate upgrade 20261123044500 --database-url '\(world.target)'

                """)
        let missing = try await world.notes.run(["db", "copy", World.source, "sqlite:///new.db"])
        #expect(missing.exit == .code(1))
        #expect(
            missing.errors.hasSuffix("run: notes migrate upgrade head --database-url 'sqlite:///new.db'\n"), "\(missing.errors)")
        let itself = try await world.notes.run(["db", "copy", World.source, World.source])
        #expect(itself.errors == "Error: the source and the target are the same database\n")
    }

    @Test func `a value that cannot be kept is named, and nothing is written`() async throws {
        let world = try await World(rows: 2)
        try await world.migrate(world.target)
        try await world.change("UPDATE notes SET text = 'a' || char(0) WHERE id = 2")
        let outcome = try await world.copy()
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors == """
                Error: table notes, row id 2, column text: the target cannot keep the value as it is: \
                the text has a NUL character in it, which PostgreSQL cannot keep

                """)
        #expect(try world.query("SELECT count(*) FROM notes") == "0\n")
    }

    @Test func `a password is never shown`() async throws {
        let world = try await World(rows: 1)
        for url in [
            "postgresql://postern:s3cretly@127.0.0.1:1/notes", "postgresql://127.0.0.1:1/notes?user=x&password=s3cretly",
        ] {
            let outcome = try await world.notes.run(
                ["db", "copy", World.source, url], environment: ["DATABASE_BUSY_TIMEOUT": "0.2"])
            #expect(outcome.exit == .code(1))
            #expect(!outcome.output.contains("s3cretly"))
            #expect(!outcome.errors.contains("s3cretly"))
            #expect(outcome.errors.contains("***"), "\(outcome.errors)")
        }
    }

    @Test func `on a terminal a bar shows how far it has come`() async throws {
        let world = try await World(rows: 50_000)
        try await world.migrate(world.target)
        let terminal = try ChildProcess(
            ["script", "-qec", "\(Program.notes) db copy \(World.source) '\(world.target)'", "/dev/null"],
            environment: ["MIGRATIONS": Program.migrations], in: world.notes.directory)
        #expect(try await terminal.waitUntilExit() == .code(0), "\(terminal.story)")
        #expect(terminal.output.contains("\r[#####"))
        #expect(terminal.output.contains("] 100 %\r\u{1B}[Knotes: 50000 rows, checksum "), "\(terminal.story)")
        #expect(!terminal.output.contains("copying notes"))
    }

    @Test func `the commands of deploy's README do what it says, and the way back brings the same`() async throws {
        let page = try PackageFiles.read("deploy/README.md")
        let section = try #require(page.split(separator: "## From SQLite to PostgreSQL\n").dropFirst().first)
        let block = try #require(section.split(separator: "```sh\n").dropFirst().first?.split(separator: "```").first)
        let world = try await World(rows: 5)
        let script = block.split(separator: "\n").filter { !$0.hasPrefix("systemctl ") }.joined(separator: "\n")
            .replacing("/var/lib/notes/notes.db", with: world.notes.directory.path("notes.db"))
            .replacing("postgresql://notes@/notes?host=/run/postgresql", with: world.target)
        let run = try ChildProcess(
            ["sh", "-ec", "notes() { \(Program.notes) \"$@\"; }; \(script)"], environment: ["MIGRATIONS": Program.migrations],
            in: world.notes.directory)
        #expect(try await run.waitUntilExit() == .code(0), "\(run.story)")
        #expect(run.output.contains("copied 5 rows to "))
        #expect(try world.query("SELECT count(*) FROM notes") == "5\n")

        try await world.migrate("sqlite:///back.db")
        let back = try await world.notes.run(["db", "copy", world.target, "sqlite:///back.db"])
        #expect(back.exit == .code(0), "\(back.errors)")
        let dumps = try ["notes.db", "back.db"].map {
            try ChildProcess(["sqlite3", $0, "SELECT * FROM notes"], in: world.notes.directory)
        }
        for dump in dumps { #expect(try await dump.waitUntilExit() == .code(0)) }
        #expect(dumps[0].output == dumps[1].output)
        #expect(dumps[0].output.hasPrefix("1|note 1|1\n"))
    }
}
