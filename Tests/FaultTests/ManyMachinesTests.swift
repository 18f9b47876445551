import Glibc
import TestSupport
import Testing

/// The notes service on three hosts before one database, while hosts, the database and the network fail.
@Suite(Requirement.root, Requirement.tool("ip"), Requirement.tool("nft")) struct ManyMachinesTests {
    private static let clients = 8

    @Test(arguments: 0..<3)
    func `a host that is killed costs no read, and only the writes that were under way to it`(_ host: Int) async throws {
        let machines = try await ManyMachines()
        let load = HTTPLoad(clients: Self.clients, at: machines.port)
        try await load.waitForSuccesses(300)
        machines.kill(host)
        let death = ContinuousClock.now
        try await load.waitForSuccesses(600)
        let log = try await load.end()
        let failures = log.filter { $0.status != 200 }
        #expect(failures.allSatisfy { $0.isWriting && $0.status == 502 }, "\(failures)")
        #expect(failures.count <= Self.clients, "\(failures)")
        #expect(failures.allSatisfy { $0.start < death + .milliseconds(50) }, "\(failures)")
        #expect(log.map(\.duration).max()! < .seconds(2), "a dead host holds nobody up")
        try expectTruth(of: log, at: machines)
    }

    @Test func `a host that is reloaded costs nothing (P4)`() async throws {
        let machines = try await ManyMachines()
        let load = HTTPLoad(clients: Self.clients, at: machines.port)
        for host in 0..<3 {
            try await load.waitForSuccesses(200)
            try await machines.reload(host)
        }
        try await load.waitForSuccesses(200)
        let log = try await load.end()
        #expect(log.filter { $0.status != 200 }.isEmpty)
        try expectTruth(of: log, at: machines)
    }

    @Test(arguments: PostgreSQLServer.Shutdown.allCases)
    func `a database that is started again is found by itself, and clients are told to come back meanwhile`(
        _ shutdown: PostgreSQLServer.Shutdown
    ) async throws {
        let machines = try await ManyMachines()
        let load = HTTPLoad(clients: Self.clients, at: machines.port)
        try await load.waitForSuccesses(200)
        try machines.server.stop(shutdown)
        try await eventually("answers of 503") { load.log.contains { $0.status == 503 } }
        for host in 0..<3 {
            try await eventually("a host that knows it", asking: { try await !machines.isReady(host) })
        }
        try machines.server.start()
        try await load.waitForSuccesses(300)
        for host in 0..<3 { try await eventually("a host that is ready", asking: { try await machines.isReady(host) }) }
        let log = try await load.end()
        expectMildFailures(log)
        try expectTruth(of: log, at: machines)
    }

    @Test func `a host that is cut off from the database holds no worker beyond its deadline, and the others serve`() async throws
    {
        let machines = try await ManyMachines()
        let load = HTTPLoad(clients: Self.clients, at: machines.port)
        try await load.waitForSuccesses(200)
        try machines.hosts[0].cut(.database)
        try await eventually("a host that knows it", asking: { try await !machines.isReady(0) })
        #expect(try await machines.isReady(1))
        try await eventually("answers of 503") { load.log.contains { $0.status == 503 } }
        try await load.waitForSuccesses(300)
        try machines.hosts[0].mend()
        try await eventually("the host's return", asking: { try await machines.isReady(0) })
        try await load.waitForSuccesses(300)
        let log = try await load.end()
        expectMildFailures(log)
        try await eventually("workers at rest", asking: { try await machines.busyWorkers(0) == 0 })
        try expectTruth(of: log, at: machines)
    }

    @Test func `a host that is cut off from the web server is left alone, and costs no read`() async throws {
        let machines = try await ManyMachines()
        let load = HTTPLoad(clients: Self.clients, at: machines.port)
        try await load.waitForSuccesses(200)
        try machines.hosts[2].cut(.webServer)
        try await eventually("the end of what was under way") { load.log.contains { $0.duration > .seconds(4) } }
        try await load.waitForSuccesses(1_000)
        try machines.hosts[2].mend()
        try await load.waitForSuccesses(300)
        let log = try await load.end()
        let failures = log.filter { $0.status != 200 }
        #expect(failures.allSatisfy { $0.isWriting && $0.status == 504 }, "\(failures)")
        #expect(failures.count <= Self.clients, "\(failures)")
        #expect(log.map(\.duration).max()! < .seconds(8))
        try await eventually("workers at rest", asking: { try await machines.busyWorkers(2) == 0 })
        try expectTruth(of: log, at: machines)
    }

    @Test func `who is not on the list of a host may not connect, and no password shows`() async throws {
        let machines = try await ManyMachines()
        #expect(try await !machines.answersStrangers(0))
        try await eventually("a word about it") { machines.log(of: 0).contains("may not connect") }
        for host in 0..<3 {
            #expect(!machines.log(of: host).contains(PostgreSQLServer.password))
            #expect(machines.log(of: host).contains("postgresql://postern"), "the URL is in the log, without it")
            let lines = machines.commandLines(of: host)
            #expect(lines.count >= 2 && !lines.contains { $0.contains(PostgreSQLServer.password) })
        }
    }

    /// Expects that each request was answered, in time, and that what failed was told to come back or that its outcome is unknown.
    private func expectMildFailures(_ log: [HTTPLoad.Exchange], at location: SourceLocation = #_sourceLocation) {
        let failures = log.filter { $0.status != 200 }
        #expect(failures.contains { $0.status == 503 }, sourceLocation: location)
        for failure in failures {
            switch failure.status {
            case 503: #expect(failure.retryAfter != nil, "\(failure)", sourceLocation: location)
            case 500: #expect(failure.isWriting, "\(failure)", sourceLocation: location)  // nobody knows whether it was committed
            default: Issue.record("\(failure)", sourceLocation: location)
            }
        }
        let longest = log.map(\.duration).max() ?? .zero
        #expect(longest < ManyMachines.handlerTimeout + .milliseconds(500), sourceLocation: location)
    }

    /// Expects that each note that was acknowledged is there once, and no other twice.
    private func expectTruth(
        of log: [HTTPLoad.Exchange], at machines: ManyMachines, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let kept = try machines.notes()
        #expect(Set(kept).count == kept.count, "doubled", sourceLocation: location)
        let acknowledged = Set(log.filter { $0.isWriting && $0.status == 200 }.map(\.text))
        #expect(acknowledged.subtracting(kept) == [], "lost", sourceLocation: location)
        let refused = Set(log.filter { $0.isWriting && $0.status == 503 }.map(\.text))
        #expect(refused.intersection(kept) == [], "refused and stored", sourceLocation: location)
    }
}
