import Foundation
import Glibc
import TestSupport
import Testing

/// The control socket of the real program, and what it answers when no worker is free.
@Suite(.ownThreads) struct ControlTests {
    private let directory: TemporaryDirectory
    private let control: String

    init() throws {
        directory = try TemporaryDirectory()
        control = directory.path("control.sock")
    }

    private func serve(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> SupervisedServer {
        let server = try await SupervisedServer(
            ["--control", "unix:\(control)"] + arguments, environment: environment, in: directory)
        try await server.supervisor.waitUntilSays("serving")
        return server
    }

    private func ask(_ words: String..., environment: [String: String] = [:]) async throws -> CommandLineTool.Outcome {
        try await CommandLineTool(Program.faultServer, in: directory).run(
            ["ctl"] + words, environment: environment.merging(["CONTROL": "unix:\(control)"]) { own, _ in own })
    }

    private func visit(_ bytes: [UInt8]) throws -> TestSocket {
        let visitor = try TestSocket(.unix(path: control))
        #expect(try visitor.send(bytes[...], until: Deadline()))
        return visitor
    }

    @Test(arguments: [[], ["--no-supervisor"]])
    func `every worker is busy, and the service answers (P24)`(_ arguments: [String]) async throws {
        let server = try await serve(arguments, environment: ["WORKERS": "2", "STATUS_PATH": "/status"])
        let stuck = try (0..<2).map { _ in try server.ask("/stuck") }
        try await eventually("two busy workers") { () async throws in
            try await ask("status").output.contains("active processes:     2\n")
        }
        let waiting = try server.ask("/pid")
        let ping = try await ask("ping")
        #expect(ping.exit == .code(0))
        #expect(
            ping.output.contains("process \(arguments.isEmpty ? "\(server.children[0]) serves" : "\(server.supervisor.id)")\n"))
        let ready = try await ask("ready")
        #expect(ready.exit == .code(0))
        #expect(ready.output == "ready\n")
        let status = try await ask("status", "json", "--full")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any])
        #expect(document["idle processes"] as? Int == 0)
        #expect((document["processes"] as? [[String: Any]])?.map { $0["request uri"] as? String } == ["/stuck", "/stuck"])
        #expect(try await server.get("/healthz").text == #"{"status":"ok"}"#)
        #expect(try await server.get("/readyz").text == #"{"status":"ready"}"#)
        let page = try await server.get("/status?json")
        #expect(page.header("Content-Type") == "application/json")
        #expect(page.text.contains(#""listen queue":1,"#), "\(page.text)")
        #expect(
            try await server.get("/status?openmetrics").text.hasSuffix("phpfpm_memory_peak \(Self.number(page.text))\n# EOF\n"))
        #expect(!waiting.hasInput(within: .zero))
        for client in stuck { client.close() }
    }

    private static func number(_ page: String) -> String {
        page.components(separatedBy: "\"memory peak\":").last?.replacing("}", with: "") ?? ""
    }

    @Test func `a reload is over when the new process serves`() async throws {
        let server = try await serve()
        let first = try await server.servingProcess()
        let outcome = try await ask("reload")
        #expect(outcome.exit == .code(0))
        #expect(outcome.errors == "")
        let second = try await server.servingProcess()
        #expect(second != first)
        #expect(outcome.output == "process \(second) serves\n")
        #expect(try await ask("ping").output == "supervisor \(server.supervisor.id), process \(second) serves\n")
    }

    @Test func `reloads that are asked for at once are all told how it ended`() async throws {
        let server = try await serve()
        let outcomes = try await withThrowingTaskGroup(of: CommandLineTool.Outcome.self) { group in
            for _ in 0..<4 { group.addTask { try await ask("reload") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.allSatisfy { $0.exit == .code(0) && $0.output.hasSuffix(" serves\n") }, "\(outcomes)")
        #expect(server.supervisor.exit == nil)
    }

    @Test func `a reload that fails ends with 1, and the process before goes on (P5)`() async throws {
        let server = try await serve()
        let first = try await server.servingProcess()
        try directory.write("refuse", to: "boot")
        let outcome = try await ask("reload")
        #expect(outcome.exit == .code(1))
        #expect(outcome.output == "the new process did not serve; the log says why\n")
        #expect(try await server.servingProcess() == first)
        try directory.remove("boot")
        #expect(try await ask("reload").exit == .code(0))
    }

    @Test func `ping answers while no process serves, and the others say so`() async throws {
        let server = try await serve()
        try directory.write("trap", to: "boot")
        _ = try await server.get("/exit")
        try await eventually("no process that serves") { () async throws in
            try await ask("ping").output == "supervisor \(server.supervisor.id), no process serves\n"
        }
        let ready = try await ask("ready")
        #expect(ready.exit == .code(1))
        #expect(ready.output == "no process serves; the log says why\n")
        #expect(try await ask("status").exit == .code(1))
        try directory.remove("boot")
        #expect(try await ask("reload").exit == .code(0), "it does not wait for the pause to pass")
        #expect(try await ask("ready").exit == .code(0))
    }

    @Test(arguments: [[], ["--no-supervisor"]])
    func `drain ends the service as SIGTERM does, also when it is said twice, and the service tells of it`(_ arguments: [String])
        async throws
    {
        let server = try await serve(arguments, environment: ["WORKERS": "2", "DRAIN": "30"])
        let slow = try FastCGIClient(.unix(path: server.socket))
        let request = FastCGIRequest("GET", "/slow")
        try slow.send(request)
        try await eventually("a busy worker") { () async throws in
            try await ask("status").output.contains("active processes:     1\n")
        }
        #expect(try await ask("drain").exit == .code(0))
        #expect(try await ask("drain").output == "the service drains\n")
        let ready = try await ask("ready")
        #expect(ready.exit == .code(1))
        #expect(ready.output.contains("the service drains"))
        #expect(try await ask("reload").exit == .code(1))
        #expect(try await ask("ping").exit == .code(0))
        try directory.write("", to: "go")
        #expect(try await blocking { try slow.receive() }.text == "done")
        #expect(try await server.supervisor.waitUntilExit() == .code(0))
        #expect(!directory.has("control.sock"))
    }

    @Test func `without a supervisor nobody can reload`() async throws {
        let server = try await serve(["--no-supervisor"])
        let outcome = try await ask("reload")
        #expect(outcome.exit == .code(1))
        #expect(outcome.output.contains("there is no supervisor"))
        #expect(try await server.servingProcess() == server.supervisor.id)
    }

    @Test func `the service is not ready when its schema is gone, and does not tell a client more`() async throws {
        let server = try await serve()
        _ = try await CommandLineTool(Program.faultServer, in: directory).run(["migrate", "downgrade", "base"])
        try await eventually("a service that is not ready") { () async throws in try await ask("ready").exit == .code(1) }
        let answer = try await server.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.text.contains("Not ready: the database does not have the schema that this program needs."))
        #expect(!answer.text.contains("sqlite"))
        #expect(try await server.get("/healthz").status == 200)
        try await server.supervisor.waitUntilSays("not ready for requests")
        try await CommandLineTool(Program.faultServer, in: directory).migrate()
        try await eventually("a service that is ready") { () async throws in try await server.get("/readyz").status == 200 }
    }

    @Test func `garbage and peers that say nothing hold up neither the supervisor nor the process`() async throws {
        let server = try await serve()
        var random = SeededGenerator(seed: 11)
        let visitors = try (0..<100).map { number in
            try visit(number % 2 == 0 ? [] : (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        for visitor in visitors.prefix(80) { visitor.close() }
        let outcome = try await ask("ping")
        #expect(outcome.exit == .code(0))
        #expect(try await ask("ready").exit == .code(0))
        #expect(try await ask("reload").exit == .code(0))
        #expect(server.supervisor.exit == nil)
        withExtendedLifetime(visitors) {}
    }

    @Test func `it can be asked by hand, as with socat`() async throws {
        let server = try await serve()
        let visitor = try visit(Array("status json".utf8))
        visitor.finishSending()
        var bytes: [UInt8] = []
        while case .bytes(let part) = try visitor.receive(until: Deadline()) { bytes += part }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first.map { $0 == "ok \(lines[1].utf8.count + 1)" } == true)
        #expect(lines.last?.hasPrefix("{\"pool\":\"fault-server\",") == true)
        withExtendedLifetime(server) {}
    }

    @Test func `nobody answers: 69; no address: 64`() async throws {
        let silent = try await ask("ping")
        #expect(silent.exit == .code(69))
        #expect(
            silent.errors
                == "Error: nobody answers at \(control): there is no such file: no service with this control socket runs\n")
        let unnamed = try await CommandLineTool(Program.faultServer, in: directory).run(["ctl", "ping"])
        #expect(unnamed.exit == .code(64))
        #expect(unnamed.errors.hasPrefix("Error: there is no control socket: name it with --control unix:PATH, or set CONTROL\n"))
        let listener = try ListeningSocket(control)
        let deaf = try await ask("ping", "--timeout", "1")
        #expect(deaf.exit == .code(69))
        #expect(deaf.errors.hasSuffix("there was no whole answer within 1 s\n"))
        withExtendedLifetime(listener) {}
    }

    @Test func `another service's control socket is left alone, and one of an ended one is replaced`() async throws {
        let listener = try ListeningSocket(control)
        let refused = try await SupervisedServer(["--control", "unix:\(control)"], in: directory)
        #expect(try await refused.supervisor.waitUntilExit() == .code(1))
        #expect(refused.supervisor.errors.contains("cannot listen on unix:\(control): another process listens there"))
        listener.close()
        let server = try await serve()
        #expect(try await ask("ping").exit == .code(0))
        withExtendedLifetime(server) {}
    }

    @Test func `a status page on a path of the application's is refused`() async throws {
        let server = try await SupervisedServer(environment: ["STATUS_PATH": "/pid"])
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(server.supervisor.errors.contains("Error: STATUS_PATH cannot be /pid, which the application answers itself"))
    }

    @Test func `without it there is no status page, and health can be turned off`() async throws {
        let server = try await serve(environment: ["HEALTH": "no"])
        for path in ["/status", "/healthz", "/readyz"] { #expect(try await server.get(path).status == 404) }
    }
}

/// A unix socket on which nobody ever accepts.
private final class ListeningSocket {
    private var descriptor: Int32

    init(_ path: String) throws {
        let name = SocketName.unix(path: path)
        descriptor = try name.makeSocket()
        try name.bind(descriptor)
        guard listen(descriptor, 8) == 0 else { throw SystemFailure("listen") }
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    deinit { close() }
}
