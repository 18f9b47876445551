import Glibc
import PosternHTTP
import TestSupport
import Testing

/// The logs of `notes serve`, as an operator sees them.
@Suite(.ownThreads) struct AccessLogTests {
    /// The lines of a log that each are one JSON object.
    private static func objects(_ text: String?) throws -> [JSONObject] {
        try (text ?? "").split(separator: "\n").map { line in
            guard case .object(let object) = try JSONParser.parse(Array(line.utf8)) else { throw TimedOut("an object: \(line)") }
            return object
        }
    }

    private static func number(_ object: JSONObject, _ name: String) throws -> Double {
        guard case .number(let number)? = object[name], let value = Double(number.text) else { throw TimedOut("\(name)") }
        return value
    }

    @Test func `each request is a line of the access log, with the database's share, also after its rotation (P26)`() async throws
    {
        let server = try await NotesServer(
            environment: ["ACCESS_LOG": "json", "ACCESS_LOG_FILE": "access.log", "SLOW_REQUEST": "0.001"], isSupervised: true)
        let (path, log) = (server.directory.path("access.log"), { server.directory.text(of: "access.log") })
        let answer = try await blocking { [socket = server.socket] in
            let client = try FastCGIClient(.unix(path: socket))
            _ = try client.answer(to: FastCGIRequest("GET", "/notes"))
            return try client.answer(
                to: FastCGIRequest("POST", "/notes", json: #"{"text": "Test note", "completed": false}"#)
                    .setting("HTTP_COOKIE", "secret=1").setting("HTTP_USER_AGENT", "x\r\n\u{1B}[2J"))
        }
        #expect(answer.status == 200)
        try await eventually("two lines") { try Self.objects(log()).count == 2 }
        let line = try #require(try Self.objects(log()).last)
        #expect(line["route"] == .string("/notes"))
        #expect(line["method"] == .string("POST"))
        #expect(line["user_agent"] == .string("x\r\n\u{1B}[2J"))
        #expect(try Self.number(line, "status") == 200)
        #expect(try Self.number(line, "database_ms") > 0)
        let parts = ["queue_ms", "read_ms", "handler_ms", "database_wait_ms", "database_ms", "write_ms"]
        let sum = try parts.reduce(0) { try $0 + Self.number(line, $1) }
        #expect(try abs(sum - Self.number(line, "total_ms")) < 0.01)
        #expect(log()?.contains("secret") == false)
        try await server.process.waitUntilSays("slow request")  // a durable write takes longer than a millisecond
        #expect(server.process.errors.contains("database_ms="))

        #expect(rename(path, path + ".1") == 0)
        try await eventually("a new file") {
            _ = try await FastCGIClient.get("/notes", at: server.socket)
            return log() != nil
        }
        #expect(try Self.objects(server.directory.text(of: "access.log.1")).count >= 2)
        #expect(try !Self.objects(log()).isEmpty)
    }

    @Test func `without a file the access log is the standard output`() async throws {
        let server = try await NotesServer(environment: ["ACCESS_LOG": "combined"])
        _ = try await FastCGIClient.get("/nowhere", at: server.socket)
        try await server.process.waitUntilSays(#""GET /nowhere HTTP/1.1" 404 "#)
        #expect(server.process.output.hasPrefix("192.0.2.1 - - ["))
    }

    @Test func `settings that cannot be used are named`() async throws {
        for (variable, value, problem) in [
            ("ACCESS_LOG", "xml", "must be one of off, combined, json"), ("SLOW_REQUEST", "0", "must be seconds"),
        ] {
            let outcome = try await CommandLineTool(in: try TemporaryDirectory()).run(
                ["serve", "--no-supervisor"], environment: [variable: value])
            #expect(outcome.exit == .code(1))
            #expect(outcome.errors.contains("\(variable) (environment) \(problem)"), "\(outcome.errors)")
        }
        let directory = try TemporaryDirectory()
        let outcome = try await CommandLineTool(in: directory).run(
            ["serve", "--no-supervisor", "--listen", "fastcgi:unix:\(directory.path("s"))"],
            environment: ["ACCESS_LOG": "json", "ACCESS_LOG_FILE": "missing/access.log"])
        #expect(outcome.exit == .code(1))
        #expect(
            outcome.errors.contains(#"open of the access log "missing/access.log" failed: No such file or directory"#),
            "\(outcome.errors)")
    }

    /// Logs so much that each request fills some of a pipe.
    private static let noisy = ["ACCESS_LOG": "json", "DATABASE_ECHO": "values"]

    /// Serves with both logs going into a pipe, and asks for many answers on one connection.
    private static func serve(into reader: String) async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        let socket = directory.path("notes.sock")
        let process = try CommandLineTool(in: directory).start(
            ["serve", "--no-supervisor", "--listen", "fastcgi:unix:\(socket)"], environment: noisy,
            through: ["sh", "-c", "\"$@\" 2>&1 | \(reader)", "sh"])
        try await eventually("a service that listens: \(process.story)") { (try? TestSocket(.unix(path: socket))) != nil }
        try await blocking {
            let client = try FastCGIClient(.unix(path: socket))
            let deadline = Deadline()
            for _ in 0..<400 { #expect(try client.answer(to: FastCGIRequest("GET", "/notes")).status == 200) }
            #expect(!deadline.isOver, "no line but the first has waited for a reader")
        }
        let serving = ProcessTable.descendants(of: process.id).filter { ProcessTable.commandLine(of: $0).contains("serve") }
        #expect(!serving.isEmpty)
    }

    @Test func `a log that nobody reads any more neither ends nor holds up the service (P26)`()
        async throws
    {
        try await Self.serve(into: "head -n 1")
    }

    @Test func `a log whose reader does not read holds up the service for a second only (P26)`()
        async throws
    {
        try await Self.serve(into: "sleep 300")
    }
}
