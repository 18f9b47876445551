import Glibc
import TestSupport
import Testing

/// Programs that open a socket and start a FastCGI program with it as descriptor 0 (FastCGI Specification §2.2).
@Suite(.ownThreads) struct DescriptorZeroTests {
    @Test func `spawn-fcgi starts the program, whatever the environment says of LISTEN`() async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        try directory.write("LISTEN=fastcgi:unix:\(directory.path("file.sock"))\n", to: ".env")
        let spawner = try ChildProcess(
            ["spawn-fcgi", "-n", "-s", directory.path("spawn.sock"), "--", Program.notes, "serve"],
            environment: [
                "MIGRATIONS": Program.migrations, "LISTEN": "fastcgi:unix:\(directory.path("environment.sock"))",
            ].merging(TestDatabase.environment(in: directory)) { given, _ in given }, in: directory)
        try await spawner.waitUntilSays("serving")
        #expect(try await FastCGIClient.get("/notes", at: directory.path("spawn.sock")).text == "[]", "\(spawner.story)")
        #expect(!directory.has("file.sock"))
        #expect(!directory.has("environment.sock"))
        spawner.signal(SIGTERM)
        #expect(try await spawner.waitUntilExit() == .code(0))
    }

    @Test func `a flag outranks descriptor 0`() async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        let spawner = try ChildProcess(
            [
                "spawn-fcgi", "-n", "-s", directory.path("spawn.sock"), "--", Program.notes, "serve", "--listen",
                "fastcgi:unix:./flag.sock",
            ],
            environment: ["MIGRATIONS": Program.migrations].merging(TestDatabase.environment(in: directory)) { given, _ in given
            },
            in: directory)
        try await spawner.waitUntilSays("serving")
        #expect(try await FastCGIClient.get("/notes", at: directory.path("flag.sock")).text == "[]", "\(spawner.story)")
    }

    @Test func `lighttpd starts the program`() async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        let port = try FreePort.take()
        let database = try TestDatabase.environment(in: directory)["DATABASE_URL"]
        try directory.write(
            """
            server.bind = "127.0.0.1"
            server.port = \(port)
            server.document-root = "\(directory.path)"
            server.modules = ("mod_fastcgi")
            fastcgi.server = ("/" => ((
                "bin-path" => "\(Program.notes) serve",
                "bin-environment" => (
                    "DATABASE_URL" => "\(database ?? "sqlite:///\(directory.path("notes.db"))")",
                    "MIGRATIONS" => "\(Program.migrations)",
                    "LISTEN" => "fastcgi:unix:\(directory.path("environment.sock"))"
                ),
                "socket" => "\(directory.path("lighttpd.sock"))",
                "max-procs" => 1,
                "check-local" => "disable",
                "fix-root-scriptname" => "enable"
            )))

            """, to: "lighttpd.conf")
        let lighttpd = try ChildProcess(["lighttpd", "-D", "-f", directory.path("lighttpd.conf")], in: directory)
        let client = WebClient(port: port, server: lighttpd)
        try await lighttpd.waitUntilSays("server started")
        #expect(try await client.get("/notes").text == "[]", "\(lighttpd.story)")
        let added = try await client.send("POST", "/notes", json: #"{"text":"x","completed":true}"#)
        #expect(added["location"] == "/notes/1")
        #expect(try await client.get("/notes/1").text == #"{"id":1,"text":"x","completed":true}"#)
        #expect(!directory.has("environment.sock"))
        let children = ProcessTable.descendants(of: lighttpd.id)
        #expect(!children.isEmpty)
        lighttpd.signal(SIGTERM)
        // lighttpd's own status is 1 now and then, when the signal interrupts its wait for events.
        _ = try await lighttpd.waitUntilExit()
        try await eventually("the program to say that it stopped") { lighttpd.errors.contains("info notes: stopped") }
        try await eventually("the end of the program") { !children.contains(where: ProcessTable.isRunning) }
    }
}
