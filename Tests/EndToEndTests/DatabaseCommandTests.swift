import Glibc
import PosternHTTP
import Synchronization
import TestSupport
import Testing

/// `notes db` beside a running server and without one.
@Suite(.ownThreads, .sqlite("it is about files of SQLite")) struct DatabaseCommandTests {
    private static func post(_ text: String, at socket: String) throws -> FastCGIAnswer {
        let body = #"{"text":"\#(text)","completed":false}"#
        return try FastCGIClient(.unix(path: socket)).answer(to: FastCGIRequest("POST", "/notes", json: body))
    }

    /// The notes that writers have been told are stored, by their numbers.
    private final class History: Sendable {
        let notes = Mutex<[Int: String]>([:])
        let isOver = Atomic<Bool>(false)
    }

    @Test func `a copy made while eight threads write holds a prefix of what was acknowledged (D17)`() async throws {
        let server = try await NotesServer()
        let notes = CommandLineTool(in: server.directory)
        let history = History()
        let padding = String(repeating: "x", count: 2_000)
        let writers = (0..<8).map { thread in
            Background { [socket = server.socket] in
                var unit = 0
                while !history.isOver.load(ordering: .relaxed) {
                    let name = "\(thread)-\(unit)"
                    let answer = try Self.post("\(name) \(padding)", at: socket)
                    guard let id = answer.header("Location").flatMap({ Int($0.dropFirst("/notes/".count)) }) else {
                        throw TimedOut("an acknowledged note, not \(answer)")
                    }
                    history.notes.withLock { $0[id] = name }
                    unit += 1
                }
            }
        }
        defer { history.isOver.store(true, ordering: .relaxed) }
        try await eventually("notes to copy") { history.notes.withLock { $0.count } >= 300 }
        let before = history.notes.withLock { $0 }
        let outcome = try await notes.run(["db", "backup", "copy.db"])
        let counted = history.notes.withLock { $0.count }
        try await eventually("more notes") { history.notes.withLock { $0.count } > counted }
        history.isOver.store(true, ordering: .relaxed)
        try await blocking { for writer in writers { try writer.value() } }

        #expect(outcome.exit == .code(0), "\(outcome.errors)")
        #expect(outcome.output == "backed up to copy.db\n")
        #expect(outcome.errors == "")
        let query = "PRAGMA integrity_check; SELECT id || ' ' || substr(text, 1, instr(text, ' ') - 1) FROM notes ORDER BY id"
        let lines = try await sqlite(server.directory.path("copy.db"), query)
        #expect(lines.first == "ok")
        let acknowledged = history.notes.withLock { $0 }
        let copied = lines.dropFirst().map { line in line.split(separator: " ").map(String.init) }
        #expect(copied.count >= before.count)
        #expect(copied.map { Int($0[0]) } == (1..<copied.count + 1).map { $0 })
        for note in copied { #expect(acknowledged[Int(note[0])!] == note[1]) }

        let again = try await notes.run(["db", "backup", "copy.db"])
        #expect(again.exit == .code(1))
        #expect(again.errors == "Error: cannot write copy.db: it exists already; name another file\n")
    }

    private func sqlite(_ file: String, _ query: String) async throws -> [String] {
        let run = try ChildProcess(["sqlite3", "-bail", file, query], in: try TemporaryDirectory())
        #expect(try await run.waitUntilExit() == .code(0), "\(run.story)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test func `a backup that is restored elsewhere is served as it was (D18)`() async throws {
        let server = try await NotesServer()
        for text in ["first", "zweite \u{1F4DD}", "e\u{301}"] {
            let answer = try await blocking { try Self.post(text, at: server.socket) }
            #expect(answer.isComplete)
        }
        let original = try await FastCGIClient.get("/notes", at: server.socket).text
        let elsewhere = CommandLineTool(in: try TemporaryDirectory())
        let copy = elsewhere.directory.path("copy.db")
        #expect(try await CommandLineTool(in: server.directory).run(["db", "backup", copy]).exit == .code(0))

        let restored = try await elsewhere.run(["db", "restore", "copy.db"])
        #expect(restored.exit == .code(0), "\(restored.errors)")
        #expect(restored.output == "restored copy.db\n")
        let second = try elsewhere.start(["serve", "--listen", "fastcgi:unix:./notes.sock"])
        try await second.waitUntilSays("serving")
        #expect(try await FastCGIClient.get("/notes", at: elsewhere.directory.path("notes.sock")).text == original)
        #expect(original.contains("zweite"))
    }

    @Test func `while the server runs nothing is restored, and afterwards the old database is kept`() async throws {
        let server = try await NotesServer()
        let notes = CommandLineTool(in: server.directory)
        #expect(try await notes.run(["db", "backup", "copy.db"]).exit == .code(0))
        _ = try await blocking { try Self.post("later", at: server.socket) }
        let refused = try await notes.run(["db", "restore", "copy.db"])
        #expect(refused.exit == .code(1))
        #expect(
            refused.errors == """
                Error: a server or another command has the database \(server.directory.path("notes.db")) open; stop it first

                """)
        #expect(try await FastCGIClient.get("/notes", at: server.socket).text.contains("later"))

        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0))
        let restored = try await notes.run(["db", "restore", "copy.db"])
        #expect(restored.exit == .code(0), "\(restored.errors)")
        let kept = try #require(try server.directory.names().first { $0.hasPrefix("notes.db.before-restore-") })
        let path = server.directory.path(kept)
        #expect(restored.output == "restored copy.db\nthe database that was there is kept as \(path)\n")
        #expect(try await sqlite(server.directory.path("notes.db"), "SELECT count(*) FROM notes") == ["0"])
        #expect(try await sqlite(path, "SELECT text FROM notes") == ["later"])
    }

    @Test func `a check finds a running server's database sound, and says so in JSON too`() async throws {
        let server = try await NotesServer()
        let notes = CommandLineTool(in: server.directory)
        let text = try await notes.run(["db", "check"])
        #expect(text.exit == .code(0), "\(text.output)\(text.errors)")
        #expect(text.output.contains("\nok: integrity: integrity_check finds nothing wrong\n"))
        #expect(text.errors == "")
        let json = try await notes.run(["db", "check", "--json"])
        #expect(json.exit == .code(0))
        struct Report: Decodable {
            let findings: [[String: String]]
        }
        let report = try JSONParser.parse(Array(json.output.utf8.dropLast())).decode(Report.self)
        #expect(report.findings.count == 7)
        #expect(report.findings.contains { $0["subject"] == "integrity" && $0["verdict"] == "ok" })
    }

    @Test func `a check of a damaged database ends with 1`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        var bytes = try notes.directory.bytes(of: "notes.db")
        for index in 4_096..<8_192 { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try notes.directory.write(bytes, to: "notes.db")
        let outcome = try await notes.run(["db", "check"])
        #expect(outcome.exit == .code(1))
        #expect(outcome.output.contains("problem: integrity: "), "\(outcome.output)")
        #expect(outcome.errors == "")
    }

    @Test(
        arguments: [
            ("mysql", "no driver for \"mysql\" is built into this program, only for: sqlite, postgresql, postgres"),
            (
                "postgresql",
                "the driver for \"postgresql\" offers no backup, check and restore; use the tools of that database"
            ),
        ])
    func `a driver that is missing, or has no such command, is named`(_ dialect: String, _ reason: String) async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        let outcome = try await notes.run(["db", "check"], environment: ["DATABASE_URL": "\(dialect)://host/notes"])
        #expect(outcome.exit == .code(1))
        #expect(outcome.errors == "Error: \(reason)\n")
    }

    @Test func `a terminal sees a bar, which is gone at the end`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        let command = "'\(Program.notes)' db backup copy.db"
        let run = try ChildProcess(["script", "-qec", command, "/dev/null"], in: notes.directory)
        #expect(try await run.waitUntilExit() == .code(0), "\(run.story)")
        let bar = "\r[########################################] 100 %\r\u{1B}[K"
        #expect(run.output.hasSuffix(bar + "backed up to copy.db\r\n"), "\(run.output.debugDescription)")
    }
}
