import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// A disk that is full, or as good as.
@Suite struct FullDiskTests {
    /// Adds long notes until one is refused.
    ///
    /// - Returns: the texts that were acknowledged, and the answer that refused.
    private func addUntilRefused(_ name: String, to server: NotesServer) async throws -> ([String], FastCGIAnswer) {
        try await blocking {
            let client = try FastCGIClient(.unix(path: server.socket))
            var acknowledged: [String] = []
            for number in 0..<1_000 {
                let text = "\(name) \(number) " + String(repeating: "x", count: 20_000)
                let answer = try client.answer(to: Self.note(text))
                guard answer.status == 200 else { return (acknowledged, answer) }
                acknowledged.append(text)
            }
            throw TimedOut("a full disk")
        }
    }

    private static func note(_ text: String) -> FastCGIRequest {
        FastCGIRequest("POST", "/notes", json: #"{"text":"\#(text)","completed":false}"#)
    }

    @Test(Requirement.root) func `a full disk is 507 or 503, reading goes on, and space that returns is used (D8)`() async throws
    {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk("2m", in: directory)
        let environment = ["DATABASE_URL": "sqlite:///small/notes.db"]
        try await CommandLineTool(in: directory).migrate(environment: environment)
        try disk.fill(1_000_000)
        let server = try await NotesServer(environment: environment, in: directory)
        let (acknowledged, refusal) = try await addUntilRefused("first", to: server)
        #expect([503, 507].contains(refusal.status), "\(refusal.text)")
        #expect(!acknowledged.isEmpty)
        let list = try await FastCGIClient.get("/notes", at: server.socket)
        #expect(list.status == 200)
        #expect(acknowledged.allSatisfy(list.text.contains))

        try disk.empty()
        let (later, _) = try await addUntilRefused("second", to: server)
        #expect(!later.isEmpty, "space that returns is not used")
        #expect(server.process.exit == nil)
        server.process.signal(SIGKILL)
        #expect(try await server.process.waitUntilExit() == .signal(SIGKILL))
        try disk.resize("8m")  // who opens a database writes to it
        try expect(acknowledged + later, in: disk.path + "/notes.db")
    }

    @Test(Requirement.tool("prlimit")) func `a limit on the size of files does not end the server, and it goes on without (D11)`()
        async throws
    {
        let server = try await NotesServer()
        let status = try String(contentsOfFile: "/proc/\(server.process.id)/status", encoding: .utf8)
        let ignored = try #require(status.firstMatch(of: /SigIgn:\s*([0-9a-f]+)/)?.1)
        #expect(UInt64(ignored, radix: 16).map { $0 & 1 << UInt64(SIGXFSZ - 1) != 0 } == true)  // on whatever thread it comes
        try await prlimit("400000", server)
        let (acknowledged, refusal) = try await addUntilRefused("first", to: server)
        #expect((500...599).contains(refusal.status ?? 0), "\(refusal.end) \(refusal.text) \(server.process.story)")
        #expect(server.process.exit == nil, "\(server.process.story)")
        let list = try await FastCGIClient.get("/notes", at: server.socket)
        #expect(list.status == 200)
        #expect(acknowledged.allSatisfy(list.text.contains))

        try await prlimit("unlimited", server)
        let answer = try await blocking {
            try FastCGIClient(.unix(path: server.socket)).answer(to: Self.note("stored"))
        }
        #expect(answer.status == 200, "\(answer.text)")
        server.process.signal(SIGKILL)
        #expect(try await server.process.waitUntilExit() == .signal(SIGKILL))
        try expect(acknowledged + ["stored"], in: server.directory.path("notes.db"))
    }

    @Test(Requirement.tool("prlimit"))
    func `an upgrade that meets a limit on the size of files says so, and changes nothing (D11)`() async throws {
        let directory = try TemporaryDirectory()
        let notes = CommandLineTool(in: directory)
        try await notes.migrate()
        let first = "20261123044500_create_notes_table.sql"
        try directory.makeDirectory("migrations")
        try directory.write(PackageFiles.read("migrations/\(first)"), to: "migrations/\(first)")
        try directory.write(
            """
            -- Create blobs
            -- revises: 20261123044500
            -- migrate:up
            CREATE TABLE blobs (data BLOB) STRICT;
            INSERT INTO blobs VALUES (zeroblob(900000));
            -- migrate:down
            DROP TABLE blobs;
            """, to: "migrations/20261123050000_create_blobs.sql")
        let outcome = try await notes.run(
            ["migrate", "upgrade"], environment: ["MIGRATIONS": "migrations"], through: ["prlimit", "--fsize=400000"])
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors.hasPrefix("Error: "), "\(outcome.errors)")
        #expect(try await notes.run(["migrate", "current"]).output == "20261123044500 (create notes table) (head)\n")
        try FoundDatabase(directory.path("notes.db")).expectIntegrity()
    }

    /// Sets the soft limit, which may be raised again.
    private func prlimit(_ size: String, _ server: NotesServer) async throws {
        let command = ["prlimit", "--pid", "\(server.process.id)", "--fsize=\(size):"]
        let process = try ChildProcess(command, in: server.directory)
        try #require(try await process.waitUntilExit() == .code(0), "\(process.story)")
    }

    /// Expects that the notes which were acknowledged are there once, and that the file is whole.
    private func expect(
        _ acknowledged: [String], in file: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let database = try FoundDatabase(file)
        try database.expectIntegrity(at: location)
        let notes = try database.notes()
        #expect(Set(notes).count == notes.count, sourceLocation: location)
        #expect(Set(acknowledged).subtracting(notes) == [], sourceLocation: location)
    }
}
