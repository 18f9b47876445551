import Glibc
import TestSupport
import Testing

/// What systemd is told, over its own protocol, and the unit that it starts the service with.
@Suite(.ownThreads, .sqlite("its program knows SQLite only")) struct ServiceManagerTests {
    private func address(_ isAbstract: Bool, in directory: TemporaryDirectory) -> String {
        isAbstract ? "@\(directory.path("notify"))" : directory.path("notify")
    }

    @Test(arguments: [true, false])
    func `the service manager is told when the service serves, reloads and stops (P22)`(_ isAbstract: Bool) async throws {
        let directory = try TemporaryDirectory()
        let address = address(isAbstract, in: directory)
        let socket = try NotifySocket(address)
        let server = try await SupervisedServer(environment: ["NOTIFY_SOCKET": address], in: directory)
        #expect(try await socket.next().hasPrefix("READY=1\nSTATUS=serving, process "))
        let first = try await server.servingProcess()

        server.supervisor.signal(SIGHUP)
        let reloading = try await socket.next().split(separator: "\n")
        #expect(reloading[0] == "RELOADING=1")
        let stamp = try #require(reloading[1].hasPrefix("MONOTONIC_USEC=") ? Int(reloading[1].dropFirst(15)) : nil)
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        #expect((0..<60_000_000).contains(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000 - stamp))
        let second = try await server.waitUntilReplaced(first)
        #expect(try await socket.next() == "READY=1\nSTATUS=serving, process \(second)")

        server.supervisor.signal(SIGTERM)
        #expect(try await socket.next() == "STOPPING=1\nSTATUS=draining")
        #expect(try await server.supervisor.waitUntilExit() == .code(0))
        #expect(socket.isEmpty, "the serving process does not speak for its supervisor")
    }

    @Test func `a service that is not ready says so to nobody (P22)`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("refuse", to: "boot")
        let socket = try NotifySocket(directory.path("notify"))
        let server = try await SupervisedServer(environment: ["NOTIFY_SOCKET": directory.path("notify")], in: directory)
        #expect(try await server.supervisor.waitUntilExit() == .code(1))
        #expect(socket.isEmpty)
    }

    @Test(arguments: [[], ["--no-supervisor"]])
    func `the watchdog is fed (P22)`(_ arguments: [String]) async throws {
        let directory = try TemporaryDirectory()
        let socket = try NotifySocket(directory.path("notify"))
        let environment = ["NOTIFY_SOCKET": directory.path("notify"), "WATCHDOG_USEC": "200000"]
        let server = try await SupervisedServer(arguments, environment: environment, in: directory)
        _ = try await socket.messages(until: "READY=1")
        for _ in 0..<5 { _ = try await socket.messages(until: "WATCHDOG=1") }
        #expect(server.supervisor.exit == nil)
    }

    @Test func `without a supervisor the process is its own speaker, and starves the watchdog when it is stuck (P10, P22)`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let socket = try NotifySocket(directory.path("notify"))
        let server = try await SupervisedServer(
            ["--no-supervisor"],
            environment: ["NOTIFY_SOCKET": directory.path("notify"), "WATCHDOG_USEC": "200000", "STUCK_LIMIT": "1"],
            in: directory)
        _ = try await socket.messages(until: "READY=1")
        let stuck = try server.ask("/stuck")
        let complaint = "STATUS=GET /stuck has been running for "
        _ = try await socket.messages(until: complaint)
        for _ in 0..<5 { #expect(try await socket.next().hasPrefix(complaint)) }
        stuck.close()
    }

    @Test(.enabled(if: system("command -v systemd-analyze >/dev/null") == 0, "there is no systemd-analyze"))
    func `systemd finds nothing wrong with the unit (P27)`() async throws {
        let directory = try TemporaryDirectory()
        let unit = try PackageFiles.read("deploy/notes.service")
        try directory.write(unit.replacing("/usr/local/bin/notes", with: Program.notes), to: "notes.service")
        let verification = try ChildProcess(
            ["systemd-analyze", "verify", "--man=no", directory.path("notes.service")], in: directory)
        #expect(try await verification.waitUntilExit() == .code(0), "\(verification.story)")
        #expect(!verification.errors.contains("notes.service"), "\(verification.errors)")
        let exposure = try ChildProcess(
            ["systemd-analyze", "security", "--offline=true", "--threshold=20", directory.path("notes.service")], in: directory)
        #expect(try await exposure.waitUntilExit() == .code(0), "\(exposure.story)")
    }
}
