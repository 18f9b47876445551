import Glibc
import TestSupport
import Testing

/// What an application does at its start and its end, in the program.
@Suite(.ownThreads, .sqlite("its program knows SQLite only")) struct LifespanTests {
    /// A directory with a diary that says what is to be done.
    private func directory(_ orders: String = "") throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write("\(orders)\n", to: "diary")
        return directory
    }

    private func diary(of server: SupervisedServer) -> [Substring] {
        (server.directory.text(of: "diary") ?? "").split(separator: "\n")
    }

    @Test(arguments: [["--no-supervisor"], []])
    func `it starts before the first request and stops after the last answer and what follows it`(_ flags: [String]) async throws
    {
        let server = try await SupervisedServer(flags, in: directory())
        try await server.supervisor.waitUntilSays("serving")
        #expect(diary(of: server) == ["start"])
        #expect(try await server.get("/follow").text == "done")
        let client = try server.ask("/slow")
        try await eventually("the work that follows") { diary(of: server).contains("follow") }
        server.supervisor.signal(SIGTERM)
        try await server.supervisor.waitUntilSays("draining")
        #expect(diary(of: server) == ["start", "follow"])
        try server.directory.write("", to: "go")
        #expect(try await blocking { try client.receive() }.text == "done")
        #expect(try await server.supervisor.waitUntilExit() == .code(0), "\(server.supervisor.story)")
        let events = diary(of: server)
        #expect(events.last == "stop", "\(events)")
        #expect(Set(events) == ["start", "follow", "followed", "answer", "stop"], "\(events)")
    }

    @Test(arguments: [["--no-supervisor"], []])
    func `an application that cannot start ends the program, and nothing is served`(_ flags: [String]) async throws {
        let server = try await SupervisedServer(flags, in: directory("throw"))
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(
            server.supervisor.errors.contains("Error: fault-server cannot start: the diary says so\n"),
            "\(server.supervisor.story)")
        #expect(!server.supervisor.errors.contains("serving"))
        #expect(diary(of: server) == ["throw", "start"])
    }

    @Test func `it is stopped when it cannot serve after all`() async throws {
        let directory = try directory()
        try directory.write("refuse", to: "boot")
        let server = try await SupervisedServer(["--no-supervisor"], in: directory)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(server.supervisor.errors.contains("Error: the file boot says so\n"), "\(server.supervisor.story)")
        #expect(diary(of: server) == ["start", "stop"])
    }

    @Test func `a signal ends a start that takes long`() async throws {
        let server = try await SupervisedServer(["--no-supervisor"], in: directory("dally"))
        try await eventually("the start") { diary(of: server).contains("start") }
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(0), "\(server.supervisor.story)")
        #expect(diary(of: server) == ["dally", "start", "told to stop"])
        #expect(server.supervisor.errors.contains("told to stop before the application had started"))
    }

    @Test func `a stop that takes longer than there is time is told of`() async throws {
        let server = try await SupervisedServer(["--no-supervisor", "--drain", "1"], in: directory("linger"))
        try await server.supervisor.waitUntilSays("serving")
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(
            server.supervisor.errors.contains(
                "Error: fault-server has not stopped in good order: it took longer than 1.0 seconds\n"),
            "\(server.supervisor.story)")
    }

    @Test func `what follows an answer is cancelled at the end of the time, and the application stopped all the same`()
        async throws
    {
        let server = try await SupervisedServer(["--no-supervisor", "--drain", "1"], in: directory())
        try await server.supervisor.waitUntilSays("serving")
        #expect(try await server.get("/follow").text == "done")
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(server.supervisor.errors.contains("what follows an answer was cut off"), "\(server.supervisor.story)")
        #expect(diary(of: server) == ["start", "follow", "cancelled", "stop"])
    }
}
