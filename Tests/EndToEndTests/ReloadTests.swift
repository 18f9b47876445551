import Glibc
import Synchronization
import TestSupport
import Testing

/// How a new process takes the place of the one that serves, without a request being lost.
@Suite(.ownThreads) struct ReloadTests {
    @Test func `twenty-five signals at once end in one process and no zombies (P3)`() async throws {
        var random = SeededGenerator(seed: 3)
        let server = try await SupervisedServer.ready()
        let first = try await server.servingProcess()
        for round in 0..<25 {
            server.supervisor.signal(round.isMultiple(of: 2) ? SIGHUP : SIGUSR2)
            poll(nil, 0, .random(in: 0...25, using: &random))  // the distances are what is tested
        }
        _ = try await server.waitUntilReplaced(first)
        // One signal that came while a process was being replaced may have to be followed yet.
        try await eventually(
            "one process: \(server.children)",
            asking: {
                let serving = try await server.servingProcess()
                return server.children == [serving] && server.isQuiet && !ProcessTable.isZombie(serving)
            })
        #expect(server.supervisor.exit == nil)
        #expect(server.count(of: "serving ") >= 2)
    }

    @Test func `a process that fails leaves the one before serving, and says why (P5)`() async throws {
        let server = try await SupervisedServer.ready()
        let first = try await server.servingProcess()
        try server.directory.write("WORKERS=0\n", to: ".env")
        server.supervisor.signal(SIGHUP)
        try await server.supervisor.waitUntilSays("the process before goes on serving")
        #expect(server.supervisor.errors.contains("Error: WORKERS (line 1 of .env) must be a whole number"))
        #expect(server.supervisor.errors.contains("ended before it served: exited with 1"))
        #expect(try await server.servingProcess() == first)
        try server.directory.write("WORKERS=3\n", to: ".env")
        server.supervisor.signal(SIGHUP)
        _ = try await server.waitUntilReplaced(first)
        try await server.supervisor.waitUntilSays("workers=3")  // the settings are read again
    }

    @Test func `a schema that does not fit leaves the process before serving (P5)`() async throws {
        let server = try await SupervisedServer.ready()
        let first = try await server.servingProcess()
        _ = try await CommandLineTool(Program.faultServer, in: server.directory).run(["migrate", "downgrade", "base"])
        server.supervisor.signal(SIGHUP)
        try await server.supervisor.waitUntilSays("the process before goes on serving")
        #expect(server.supervisor.errors.contains("is at base and this program needs"))
        #expect(try await server.servingProcess() == first)
    }

    @Test func `the program is started as its file is then`() async throws {
        let directory = try TemporaryDirectory()
        let program = directory.path("program")
        #expect(symlink(Program.faultServer, program) == 0)
        let server = try await SupervisedServer(program: program, in: directory)
        try await server.supervisor.waitUntilSays("serving")
        let first = try await server.servingProcess()
        try directory.write("#!/bin/sh\necho the new one >&2\nexec \(Program.faultServer) \"$@\"\n", to: "next")
        #expect(chmod(directory.path("next"), 0o755) == 0)
        #expect(rename(directory.path("next"), program) == 0)
        server.supervisor.signal(SIGHUP)
        try await server.supervisor.waitUntilSays("the new one")
        _ = try await server.waitUntilReplaced(first)
    }

    @Test func `the process before finishes what it has begun (F54)`() async throws {
        let server = try await NotesServer(isSupervised: true)
        let request = FastCGIRequest("POST", "/notes", json: #"{"text":"slow","completed":false}"#)
        let client = try FastCGIClient(.unix(path: server.socket))
        try await blocking {
            _ = try client.send(request.headRecords + [FastCGIRecord(.input, Array(request.body.dropLast(10)))])
        }
        server.process.signal(SIGHUP)
        try await server.process.waitUntilSays("a new process serves")
        #expect(try await FastCGIClient.get("/notes", at: server.socket).text == "[]", "the new process serves meanwhile")
        let answer = try await blocking {
            try client.send(FastCGIRecord.stream(.input, Array(request.body.suffix(10))))
            return try client.receive()
        }
        #expect(answer.status == 200)
        try await server.process.waitUntilSays("stopped")
        #expect(try await FastCGIClient.get("/notes", at: server.socket).text.contains("slow"))
    }

    @Test func `no request of 5,000 through nginx fails while the service is reloaded again and again (P4)`() async throws {
        let server = try await NotesServer(isSupervised: true)
        let nginx = try await FrontServer(
            in: server.directory, before: server.socket, changing: [("fastcgi_keep_conn on", "fastcgi_keep_conn off")])
        let outcome = try await load(nginx, "GET", count: 5_000, reloading: server)
        #expect(outcome.statuses == [200: 5_000], "\(server.process.story)")
        #expect(outcome.reloads >= 5)
    }

    @Test func `no note of 2,000 over kept connections fails while the service is reloaded again and again (P4)`() async throws {
        let server = try await NotesServer(isSupervised: true)
        let nginx = try await FrontServer(in: server.directory, before: server.socket)
        let outcome = try await load(nginx, "POST", count: 2_000, reloading: server)
        #expect(outcome.statuses == [200: 2_000], "\(nginx.process.story)")
        #expect(outcome.reloads >= 3)
        let reading = try await load(nginx, "GET", count: 1_000, reloading: server)
        #expect(reading.statuses == [200: 1_000], "\(nginx.process.story)")
    }

    @Test func `a process that has had its requests is replaced, and none fails (P11)`() async throws {
        let server = try await NotesServer(environment: ["MAX_REQUESTS": "300"], isSupervised: true)
        let nginx = try await FrontServer(in: server.directory, before: server.socket)
        var statuses: [Int: Int] = [:]
        try await eventually("a new process: \(server.process.story)") {
            let answer = try await nginx.client.send("POST", "/notes", json: #"{"text":"x","completed":true}"#)
            statuses[answer.status, default: 0] += 1
            return server.process.errors.contains("notes: stopped")
        }
        #expect(statuses.keys.sorted() == [200])
        #expect(server.process.errors.contains("the serving process is replaced: it has had "))
    }

    /// Sends requests from four clients, and SIGHUP whenever the service has settled.
    private func load(_ nginx: FrontServer, _ method: String, count: Int, reloading server: NotesServer) async throws -> (
        statuses: [Int: Int], reloads: Int
    ) {
        let left = Countdown(from: count)
        let clients = Task {
            try await withThrowingTaskGroup(of: [Int: Int].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var statuses: [Int: Int] = [:]
                        while left.next() {
                            let answer =
                                method == "GET"
                                ? try await nginx.client.get("/notes/1000000")
                                : try await nginx.client.send("POST", "/notes", json: #"{"text":"x","completed":true}"#)
                            // That there is no such note, is an answer of the service's and the cheapest.
                            statuses[answer.status == 404 ? 200 : answer.status, default: 0] += 1
                        }
                        return statuses
                    }
                }
                return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
            }
        }
        var reloads = 0
        while left.isRunning {
            let before = server.process.errors.split(separator: "\n").count { $0.contains("notes: stopped") }
            server.process.signal(SIGHUP)
            try await eventually("the end of the process before: \(server.process.story)") {
                server.process.errors.split(separator: "\n").count { $0.contains("notes: stopped") } > before
            }
            reloads += 1
        }
        return (try await clients.value, reloads)
    }
}

/// How many requests are still to be sent.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(from count: Int) { left = Atomic(count) }

    /// Whether one more is to be sent.
    func next() -> Bool { left.subtract(1, ordering: .relaxed).newValue >= 0 }

    var isRunning: Bool { left.load(ordering: .relaxed) > 0 }
}

extension SupervisedServer {
    /// Whether every reload that has begun is over.
    fileprivate var isQuiet: Bool {
        count(of: "reloading: starting") == count(of: "a new process serves") && count(of: "fault-server: stopped") > 0
    }
}
