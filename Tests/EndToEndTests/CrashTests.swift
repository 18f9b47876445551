import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// What a supervisor does when the process that serves ends.
@Suite(.ownThreads, .sqlite("its program knows SQLite only")) struct CrashTests {
    @Test func `clients that wait are served by the next process (P6)`() async throws {
        let server = try await SupervisedServer.ready()
        let first = try await server.servingProcess()
        kill(first, SIGKILL)
        try await eventually("the end of \(first)") { !ProcessTable.isRunning(first) }
        let waiting = try (0..<100).map { _ in try server.ask("/pid") }
        for client in waiting {
            let answer = try await blocking { try client.receive() }
            #expect(answer.status == 200, "\(server.supervisor.story)")
            #expect(answer.text != "\(first)")
        }
        #expect(server.supervisor.errors.contains("killed by signal 9 (SIGKILL)"))
        #expect(server.supervisor.errors.contains("pid=\(first)"))
    }

    @Test(arguments: [
        ("/trap", "GET /trap"), ("/fault/\(SIGSEGV)", "GET /fault/{signal:int}"),
        ("/fault/\(SIGABRT)", "GET /fault/{signal:int}"),
    ])
    func `a crash is told of with its signal and the request that ran (P7)`(_ fault: (target: String, route: String)) async throws
    {
        let server = try await SupervisedServer.ready()
        let first = try await server.servingProcess()
        let request = FastCGIRequest("GET", fault.target).adding("REQUEST_ID", "abcdef0123456789")
        let answer = try await blocking { [socket = server.socket] in
            try FastCGIClient(.unix(path: socket)).answer(to: request)
        }
        #expect(!answer.isComplete)
        #expect(try await server.servingProcess() != first)
        let line = try #require(
            server.supervisor.errors.split(separator: "\n").first { $0.contains("the serving process has ended") })
        #expect(line.contains("killed by signal"))
        #expect(line.contains("(SIG"))
        #expect(line.contains("pid=\(first)"))
        #expect(line.contains("\(fault.route) (abcdef0123456789) for "), "\(line)")
    }

    @Test func `the service goes on after crash upon crash, and leaves no zombies (P9, P21)`() async throws {
        let server = try await SupervisedServer.ready()
        var seen: Set<pid_t> = []
        for _ in 0..<4 {
            let process = try await server.servingProcess()
            #expect(seen.insert(process).inserted)
            #expect(try await !server.get("/exit").isComplete)
        }
        _ = try await server.servingProcess()
        #expect(server.count(of: "exited with 3") == 4)
        for pause in ["100", "200", "400", "800"] { #expect(server.count(of: "restart_ms=\(pause) ") == 1, "\(pause)") }
        #expect(server.children.count == 1)
        #expect(!server.children.contains(where: ProcessTable.isZombie))
    }

    @Test func `memory that runs out ends the process that serves, and the next one serves (P12)`() async throws {
        let server = try await SupervisedServer(through: ["prlimit", "--as=6000000000"])
        try await server.supervisor.waitUntilSays("serving")
        let first = try await server.servingProcess()
        #expect(try await !server.get("/swallow").isComplete)
        #expect(try await server.servingProcess() != first)
        #expect(server.count(of: "the serving process has ended") == 1, "\(server.supervisor.story)")
        #expect(server.supervisor.errors.contains("GET /swallow"))
    }

    @Test func `the kernel is to end the process that serves before its supervisor (P12)`() async throws {
        let server = try await SupervisedServer.ready()
        let scores = try [server.supervisor.id, try await server.servingProcess()].map { process in
            let text = try String(contentsOfFile: "/proc/\(process)/oom_score_adj", encoding: .utf8)
            return try #require(Int(text.dropLast()))
        }
        #expect(scores[0] < scores[1], "\(scores)")
    }

    @Test func `five processes that end before they serve are enough (P8)`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("trap", to: "boot")
        let server = try await SupervisedServer(in: directory)
        #expect(try await server.supervisor.waitUntilExit() == .code(70), "\(server.supervisor.story)")
        #expect(server.count(of: "has ended before it served: killed by signal") == 5)
        for pause in ["100", "200", "400", "800"] { #expect(server.count(of: "restart_ms=\(pause)") == 1, "\(pause)") }
        #expect(server.count(of: "giving up") == 1)
        #expect(!directory.has("fault.sock"))
    }

    @Test func `a first process that refuses to serve is not started again`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("refuse", to: "boot")
        let server = try await SupervisedServer(in: directory)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(server.supervisor.errors == "Error: the file boot says so\n")
        #expect(!directory.has("fault.sock"))
    }

    @Test func `a process that refuses after a crash is tried again until it serves`() async throws {
        let server = try await SupervisedServer.ready()
        let process = try await server.servingProcess()
        try server.directory.write("refuse once", to: "boot")
        kill(process, SIGKILL)
        try await server.supervisor.waitUntilSays("ended before it served: exited with 1")
        #expect(try await server.servingProcess() != process, "\(server.supervisor.story)")
    }

    @Test func `the process that serves does not outlive its supervisor (P20)`() async throws {
        let server = try await SupervisedServer.ready()
        let process = try await server.servingProcess()
        server.supervisor.signal(SIGKILL)
        #expect(try await server.supervisor.waitUntilExit() == .signal(SIGKILL))
        try await eventually("the end of \(process)", within: .seconds(2)) { !ProcessTable.isRunning(process) }
        #expect(server.supervisor.errors.contains("stopped"), "it was told to, and finished its requests")
    }

    @Test func `the process that serves has no descriptor that it need not have (P19)`() async throws {
        let server = try await SupervisedServer(through: ["sh", "-c", #"exec 7</dev/null 9</dev/null; exec "$0" "$@""#])
        try await server.supervisor.waitUntilSays("serving")
        let process = try await server.servingProcess()
        let own = try descriptors(of: process)
        #expect(!own.values.contains("/dev/null"), "\(own)")
        #expect(own[0]?.hasPrefix("socket:") == true)
        #expect(own.values.count { $0 == own[0] } == 1, "the listening socket is there once: \(own)")
        #expect(!own.values.contains { $0.contains("memfd") })
        let supervisors = try descriptors(of: server.supervisor.id)
        #expect(!supervisors.values.contains { $0.contains("fault-server.db") }, "it never opens the database")
        let shared = Set(own.values).intersection(supervisors.values).filter { $0.hasPrefix("socket:") }
        #expect(
            shared.count == 3 && shared.contains(own[0] ?? ""), "the listening socket and the ends of the handover: \(shared)")
    }

    private func descriptors(of process: pid_t) throws -> [Int: String] {
        let directory = "/proc/\(process)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: directory).reduce(into: [:]) { found, name in
            guard let number = Int(name) else { return }
            found[number] = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(name)")
        }
    }

    @Test func `the supervisor has one thread, and the workers take no signals (P29, P30)`() async throws {
        let server = try await SupervisedServer.ready()
        let process = try await server.servingProcess()
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.supervisor.id)/task").count == 1)
        var workers = 0
        for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task") {
            let status = try String(contentsOfFile: "/proc/\(process)/task/\(task)/status", encoding: .utf8)
            guard status.contains("Name:\tworker-") else { continue }
            workers += 1
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") })
            let blocked = try #require(UInt64(line.split(separator: "\t")[1], radix: 16))
            for signal in [SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1, SIGALRM, SIGPIPE] {
                #expect(blocked >> UInt64(signal - 1) & 1 == 1, "\(signal)")
            }
        }
        #expect(workers == 8)
    }

    @Test func `a process that does not end in time is killed, and the exit status tells (P1)`() async throws {
        let server = try await SupervisedServer.ready(["--drain", "0"])
        kill(try await server.servingProcess(), SIGSTOP)
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(server.supervisor.errors.contains("it did not end in time, and is killed"), "\(server.supervisor.story)")
    }

    @Test func `a second signal does not wait for a process that is stuck (P1)`() async throws {
        let server = try await SupervisedServer.ready()
        kill(try await server.servingProcess(), SIGSTOP)
        server.supervisor.signal(SIGTERM)
        try await eventually("the socket to go") { !server.directory.has("fault.sock") }
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
    }

    @Test func `what is sent to both processes counts once (P2)`() async throws {
        let server = try await SupervisedServer.ready()
        let process = try await server.servingProcess()
        for signal in [SIGHUP, SIGINT, SIGQUIT] { kill(process, signal) }
        #expect(try await server.servingProcess() == process)
        kill(process, SIGTERM)
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(0), "\(server.supervisor.story)")
        #expect(!server.supervisor.errors.contains("cut off"))
    }

    @Test func `a terminal that is closed ends the service as SIGTERM does (P2)`() async throws {
        let notes = CommandLineTool(in: try TemporaryDirectory())
        try await notes.migrate()
        let socket = notes.directory.path("notes.sock")
        let terminal = try ChildProcess(
            ["script", "-qec", "\(Program.notes) serve --listen fastcgi:unix:\(socket)", "/dev/null"],
            environment: ["MIGRATIONS": Program.migrations], in: notes.directory)
        try await terminal.waitUntilSays("serving")
        let running = ProcessTable.naming(socket).filter { $0 != terminal.id }
        #expect(running.count >= 2)
        terminal.signal(SIGKILL)
        try await eventually("the end of \(running)") { !running.contains(where: ProcessTable.isRunning) }
        #expect(!notes.directory.has("notes.sock"))
    }
}
