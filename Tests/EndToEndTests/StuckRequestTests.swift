import Glibc
import TestSupport
import Testing

/// Requests whose handlers do not end.
@Suite(.ownThreads, .sqlite("its program knows SQLite only")) struct StuckRequestTests {
    @Test(arguments: ["/stuck", "/stuck-stream"])
    func `a stuck request is told of, and costs the process, while others are answered (P10)`(_ path: String) async throws {
        let server = try await SupervisedServer.ready(
            ["--drain", "1"], environment: ["STUCK_REPORT": "1", "STUCK_LIMIT": "2"])
        let first = try await server.servingProcess()
        let stuck = try server.ask(path)
        try await server.supervisor.waitUntilSays("a request has been running for a long time")
        let second = try await server.waitUntilReplaced(first)
        #expect(server.count(of: "a request has been running for a long time") == 1)
        let report = try #require(server.supervisor.errors.split(separator: "\n").first { $0.contains("for a long time") })
        #expect(report.contains("route=\"GET \(path)\""), "\(report)")
        #expect(report.contains("seconds="))
        #expect(server.supervisor.errors.contains("the serving process is replaced: GET \(path) has been running for "))
        #expect(try await !blocking { try stuck.receive() }.isComplete)
        try await eventually("the end of \(first)") { server.children == [second] }
        #expect(try await server.servingProcess() == second)
    }

    @Test func `without a supervisor a stuck request is told of, and nobody replaces the process`() async throws {
        let server = try await SupervisedServer.ready(
            ["--no-supervisor"], environment: ["STUCK_REPORT": "1", "MAX_REQUESTS": "1"])
        #expect(server.supervisor.errors.contains("MAX_REQUESTS has no effect"))
        let process = try await server.servingProcess()
        #expect(process == server.supervisor.id)
        let stuck = try server.ask("/stuck")
        try await server.supervisor.waitUntilSays("a request has been running for a long time")
        #expect(try await server.servingProcess() == process)
        stuck.close()
    }

    @Test func `limits that cannot be used are named`() async throws {
        for (variable, value) in [
            ("STUCK_REPORT", "0"), ("STUCK_LIMIT", "never"), ("MAX_REQUESTS", "0"), ("SUPERVISOR", "maybe"),
        ] {
            let server = try await SupervisedServer(environment: [variable: value])
            #expect(try await server.supervisor.waitUntilExit() == .code(1))
            #expect(
                server.supervisor.errors.hasPrefix("Error: \(variable) (environment) must be "), "\(server.supervisor.errors)")
        }
    }

    @Test func `settings out of a pipe are refused under a supervisor, which would read them once only`() async throws {
        let directory = try TemporaryDirectory()
        #expect(mkfifo(directory.path("settings"), 0o600) == 0)
        let feeder = try ChildProcess(["sh", "-c", "echo WORKERS=2 > settings"], in: directory)
        let server = try await SupervisedServer(["--env-file", "settings"], in: directory)
        #expect(try await server.supervisor.waitUntilExit() == .code(64))
        #expect(server.supervisor.errors.contains("settings is no regular file"), "\(server.supervisor.errors)")
        _ = feeder
    }
}
