import Glibc
import TestSupport
import Testing

/// Runs of `notes migrate` that are killed, meet a full disk, or may not write.
@Suite struct MigrationKillTests {
    private static let head = "20261124000000 (rebuild authors)"
    private static let base = "20261123000000 (create library)"
    private static let library = """
        -- Create library
        -- revises: none
        -- migrate:up
        CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE books (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO authors SELECT i, hex(zeroblob(100)) FROM n;
        INSERT INTO books SELECT id, id FROM authors;
        """
    private static let rebuild = """
        -- Rebuild authors
        -- revises: 20261123000000
        -- migrate:up
        CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        INSERT INTO new SELECT id, name FROM authors;
        DROP TABLE authors;
        ALTER TABLE new RENAME TO authors;
        CREATE INDEX authors_name ON authors (name);
        """

    /// A directory with a library at its first revision, and the second one beside it.
    private func library(
        in directory: TemporaryDirectory? = nil, database: String = "notes.db"
    ) async throws -> CommandLineTool {
        let directory = try directory ?? TemporaryDirectory()
        try directory.makeDirectory("migrations")
        try directory.write(Self.library, to: "migrations/20261123000000_create_library.sql")
        let tool = CommandLineTool(in: directory)
        try await tool.migrate(environment: environment(database))
        try directory.write(Self.rebuild, to: "migrations/20261124000000_rebuild_authors.sql")
        return tool
    }

    private func environment(_ database: String = "notes.db") -> [String: String] {
        ["MIGRATIONS": "migrations", "DATABASE_URL": "sqlite:///\(database)"]
    }

    /// Expects that the database is at exactly one of its two revisions, with all rows, and that an upgrade brings it to head.
    private func expectOldOrNew(
        _ notes: CommandLineTool, database: String = "notes.db", _ comment: Comment,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let current = try await notes.run(["migrate", "current"], environment: environment(database)).output
        #expect([Self.base + "\n", Self.head + " (head)\n"].contains(current), comment, sourceLocation: location)
        let isNew = current.hasPrefix(Self.head)
        let found = try FoundDatabase(notes.directory.path(database))
        try found.expectIntegrity(comment, at: location)
        #expect(try found.count("SELECT count(*) FROM books") == 2_000, comment, sourceLocation: location)
        #expect(try found.count("SELECT count(*) FROM authors") == 2_000, comment, sourceLocation: location)
        #expect(try found.count("SELECT count(*) FROM sqlite_schema WHERE name = 'new'") == 0, comment, sourceLocation: location)
        #expect(
            try found.count("SELECT count(*) FROM sqlite_schema WHERE name = 'authors_name'") == (isNew ? 1 : 0), comment,
            sourceLocation: location)
        found.close()
        let again = try await notes.run(["migrate", "upgrade"], environment: environment(database))
        #expect(again.exit == .code(0), "\(comment): \(again.errors)", sourceLocation: location)
        #expect(
            again.output == (isNew ? "already at" : "upgraded to") + " \(Self.head)\n", comment, sourceLocation: location)
    }

    @Test(Requirement.strace) func `an upgrade that is killed at one of its writes leaves the old revision or the new one (M2)`()
        async throws
    {
        var call = 1
        while true {
            let notes = try await library()
            let tracer = SystemCallTracer(
                "fdatasync,fsync,pwrite64,ftruncate,unlink", inject: "signal=KILL:when=\(call)", in: notes.directory)
            let outcome = try await notes.run(["migrate", "upgrade"], environment: environment(), through: tracer.command)
            try await expectOldOrNew(notes, "killed at write \(call)")
            guard outcome.exit == .signal(SIGKILL) else {
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                break
            }
            call += 1 + call / 8  // each of the first, then ever fewer: most write pages of one and the same statement
        }
        #expect(call > 50, "it was killed at many of its writes")
    }

    @Test(Requirement.strace) func `an upgrade that is killed at 50 random points leaves the old revision or the new one (M2)`()
        async throws
    {
        var random = SeededGenerator(seed: 4)
        var kills = 0
        for attempt in 0..<200 where kills < 50 {
            let notes = try await library()
            let call = Int.random(in: 1...250, using: &random)
            let tracer = SystemCallTracer(
                "fcntl,pread64,pwrite64,fdatasync,ftruncate,close,unlink", inject: "signal=KILL:when=\(call)", in: notes.directory
            )
            let outcome = try await notes.run(["migrate", "upgrade"], environment: environment(), through: tracer.command)
            if outcome.exit == .signal(SIGKILL) { kills += 1 }
            try await expectOldOrNew(notes, "attempt \(attempt), killed at call \(call)")
        }
        #expect(kills == 50)
    }

    @Test(Requirement.root)
    func `a disk that is full during a rebuild leaves the old revision, and space that returns is used (M13)`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk("3m", in: directory)
        let notes = try await library(in: directory, database: "small/notes.db")
        try disk.fill(3_000_000 - directory.size("small/notes.db") - 300_000)
        let outcome = try await notes.run(["migrate", "upgrade"], environment: environment("small/notes.db"))
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors.contains("full"), "\(outcome.errors)")
        try disk.empty()
        try await expectOldOrNew(notes, database: "small/notes.db", "after a full disk")
    }

    @Test(Requirement.root, Requirement.tool("setpriv"))
    func `a user who may not write is told so, and nothing is changed (M25)`()
        async throws
    {
        let notes = try await library()
        let before = try notes.directory.bytes(of: "notes.db")
        let stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let outcome = try await notes.run(["migrate", "upgrade"], environment: environment(), through: stranger)
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors
                == "Error: cannot open notes.db: this user may not write it; start the program as one who may\n")
        #expect(try notes.directory.bytes(of: "notes.db") == before)
        try await expectOldOrNew(notes, "after a user who may not write")
    }

    @Test(arguments: ["newfstatat:error=ENOENT:when=1", "pread64:retval=0:when=2"])
    func `a database that another process writes in the very moment is neither missing nor damaged`(_ fault: String) async throws {
        let notes = try await library()
        let path = notes.directory.path("notes.db")
        let parts = fault.split(separator: ":", maxSplits: 1).map(String.init)
        let tracer = SystemCallTracer(parts[0], inject: parts[1], path: path, in: notes.directory)
        let outcome = try await notes.run(["migrate", "upgrade"], environment: environment(path), through: tracer.command)
        #expect(tracer.injections == 1)
        #expect(outcome.exit == .code(0))
        #expect(outcome.errors == "")
    }

    @Test func `of sixteen upgrades at once one applies and the others find nothing to do, a hundred times (M4)`() async throws {
        for batch in 0..<5 {
            let outcomes = try await UpgradeRace(rounds: 20, in: TemporaryDirectory()).outcomes()
            #expect(outcomes.count == 20, "batch \(batch)")
            #expect(outcomes.filter { $0 != UpgradeRace.expected } == [], "batch \(batch)")
        }
    }
}
