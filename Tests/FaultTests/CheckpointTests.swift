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

    @Test func `a server under load and upgrades beside it leave a whole database (D23)`() async throws {
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
        for _ in 0..<15 {
            for verb in [["upgrade"], ["downgrade", "-1"]] {
                let before = storm.soFar.acknowledged.count
                let outcome = try await notes.run(["migrate"] + verb)
                #expect(outcome.exit == .code(0), "\(outcome.errors)")
                try await storm.waitUntilAcknowledged(before + 1)
            }
        }
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
        let log = try await storm.end()
        #expect(log.refusals == [])
        let database = try FoundDatabase(directory.path("notes.db"))
        try database.expectIntegrity()
        let found = try database.notes()
        #expect(Set(found).count == found.count)
        #expect(log.acknowledged.subtracting(found) == [], "lost")
    }
}
