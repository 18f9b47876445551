import Glibc
import PosternSQL
import PosternSQLite
import TestSupport
import Testing

/// Who writes to the database file itself, which in WAL mode only a checkpoint does.
@Suite struct CheckpointTests {
    @Test(Requirement.strace) func `only the connection that writes checkpoints (D23)`() async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        let file = directory.path("notes.db")
        let tracer = SystemCallTracer("pwrite64,openat", path: file, in: directory)
        let server = try await NotesServer(["--workers", "8"], through: tracer.command, in: directory)
        let storm = try NoteStorm("note", clients: 8, notes: 400, at: server.socket)
        while try await FastCGIClient.get("/notes", at: server.socket).status == 200, storm.soFar.acknowledged.count < 3_000 {}
        let log = try await storm.end()
        #expect(log.acknowledged.count == 3_200)
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
        try await eventually("the end of strace's log") { tracer.lines.contains { $0.contains("+++ exited with 0 +++") } }

        let writes = tracer.lines.filter { $0.contains("pwrite64(") && $0.contains("<\(file)>") }
        let descriptors = Set(writes.compactMap { $0.firstMatch(of: /pwrite64\((\d+)</)?.1 })
        let opened = tracer.lines.filter { $0.contains("openat(") && $0.contains("O_RDWR") }
        #expect(!writes.isEmpty)
        #expect(descriptors.count == 1, "\(descriptors)")
        #expect(opened.count == 1, "\(opened)")
    }

    @Test func `a server under load, with upgrades and backups beside it, leaves a whole database (D23)`() async throws {
        let server = try await NotesServer(["--workers", "8", "--schema", "ignore"])
        let directory = server.directory
        try directory.makeDirectory("revisions")
        let first = "20261123044500_create_notes_table.sql"
        try directory.write(PackageFiles.read("migrations/\(first)"), to: "revisions/\(first)")
        try directory.write(
            """
            -- Create tags
            -- revises: 20261123044500
            -- migrate:up
            CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO tags SELECT i, hex(zeroblob(100)) FROM n;
            -- migrate:down
            DROP TABLE tags;
            """, to: "revisions/20261123050000_create_tags.sql")
        let notes = CommandLineTool(migrations: "revisions", in: directory)
        let storm = try NoteStorm("note", clients: 4, at: server.socket)
        for round in 0..<15 {
            let backup = "backup-\(round).db"
            for command in [
                ["migrate", "upgrade"], ["db", "backup", backup], ["migrate", "downgrade", "-1", "--allow-data-loss"],
            ] {
                let before = storm.soFar.acknowledged.count
                let outcome = try await notes.run(command)
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                try await storm.waitUntilAcknowledged(before + 1)
            }
            try FoundDatabase(directory.path(backup)).expectIntegrity("\(backup)")
        }
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
        let log = try await storm.end()
        #expect(log.refusals.count == 0)
        let database = try FoundDatabase(directory.path("notes.db"))
        try database.expectIntegrity()
        let found = try database.notes()
        #expect(Set(found).count == found.count)
        #expect(log.acknowledged.subtracting(found) == [], "lost")
    }

    @Test func `the log that a read in another process has held up shrinks when the read ends (D7)`() async throws {
        let server = try await NotesServer(["--workers", "8"])
        let file = server.directory.path("notes.db")
        let gate = Gate()
        let reader = Background<Bool> {
            var options = DatabaseOptions()
            options.readLimit = .seconds(600)
            let database = try Database.open(DatabaseURL("sqlite:///\(file)"), drivers: [SQLiteDriver()], options: options)
            return try database.read { session in
                let before = try session.scalar("SELECT count(*) FROM notes", as: Int.self)
                gate.pass()
                return try session.scalar("SELECT count(*) FROM notes", as: Int.self) == before
            }
        }
        try #require(try await blocking { gate.hasVisitor() })
        let log = try await NoteStorm("note", clients: 8, notes: 1_250, at: server.socket).end()
        #expect(log.acknowledged.count == 10_000)
        let held = try logSize(of: file)
        #expect(held > 5_000_000, "the read keeps the log from being carried over and begun anew")
        gate.open()
        #expect(try await blocking { try reader.value() }, "the read has seen one state of the data")
        try await eventually("a log that is shorter than \(held) bytes by far") { try logSize(of: file) < 100_000 }
        #expect(try FoundDatabase(file).notes().count == 10_000)
    }

    /// The bytes of the write-ahead log.
    private func logSize(of file: String) throws -> Int {
        var status = stat()
        guard stat(file + "-wal", &status) == 0 else { throw SystemFailure("stat") }
        return Int(status.st_size)
    }
}
