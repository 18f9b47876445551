import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// How long clients of a supervised server wait. These run one after the other, so that the time is the server's own.
@Suite struct SupervisorTests {
    @Test func `clients wait less than a second when the process that serves is killed under load (P6)`() async throws {
        for round in 0..<5 {
            let server = try await NotesServer(isSupervised: true)
            let storm = try NoteStorm("round \(round)", clients: 8, at: server.socket)
            try await storm.waitUntilAcknowledged(100)
            let process = try #require(ProcessTable.descendants(of: server.process.id).first)
            let start = ContinuousClock.now
            kill(process, SIGKILL)
            #expect(try await FastCGIClient.get("/notes/1", at: server.socket).status == 200)
            let wait = ContinuousClock.now - start
            #expect(wait < .seconds(1), "\(server.process.story)")
            let log = try await storm.end()
            #expect(log.refusals == [])
            let notes = try FoundDatabase(server.directory.path("notes.db")).notes()
            #expect(log.acknowledged.isSubset(of: notes))
        }
    }

    @Test func `the first answer comes within a second, and so does the end with idle connections (P28)`() async throws {
        let server = try await SupervisedServer()
        let start = ContinuousClock.now
        try await eventually("a server that listens") { (try? TestSocket(.unix(path: server.socket))) != nil }
        #expect(try await server.get("/pid").status == 200)
        #expect(ContinuousClock.now - start < .seconds(1))
        let idle = try (0..<16).map { _ in try server.ask("/pid") }
        for client in idle { #expect(try await blocking { try client.receive() }.status == 200) }
        let stop = ContinuousClock.now
        server.supervisor.signal(SIGTERM)
        #expect(try await server.supervisor.waitUntilExit() == .code(0))
        #expect(ContinuousClock.now - stop < .seconds(1))
    }

    @Test func `a process that gives no sign of life is stopped, killed and replaced (P10)`() async throws {
        let server = try await SupervisedServer.ready()
        let first = try await server.servingProcess()
        kill(first, SIGSTOP)
        try await eventually("every thread to stop") { try areStopped(first) }
        let waiting = try server.ask("/pid")
        let answer = try await blocking { try waiting.receive() }
        #expect(answer.status == 200, "\(server.supervisor.story)")
        #expect(answer.text != "\(first)")
        #expect(server.supervisor.errors.contains("there was no sign of life for 15 s, and it is stopped"))
        #expect(server.supervisor.errors.contains("it did not end in time, and is killed"))
    }

    @Test func `a thousand processes that come and go leave no zombie and no descriptor (P21)`() async throws {
        let server = try await SupervisedServer.ready()
        var process = try await server.servingProcess()
        let descriptors = try descriptorCount(of: server.supervisor.id)
        for round in 0..<1_000 {
            let old = process
            server.supervisor.signal(SIGHUP)
            // The old process may answer after the new one, until it is told to end: only its end says that it was replaced.
            try await eventually("round \(round): one process other than \(old): \(server.supervisor.story)") {
                let children = server.children
                process = children.first ?? old
                return children.count == 1 && process != old
            }
        }
        #expect(try await server.servingProcess() == process)
        #expect(!ProcessTable.isZombie(process))
        #expect(try descriptorCount(of: server.supervisor.id) == descriptors)
    }

    private func descriptorCount(of process: pid_t) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
    }

    private func areStopped(_ process: pid_t) throws -> Bool {
        let directory = "/proc/\(process)/task"
        return try FileManager.default.contentsOfDirectory(atPath: directory).allSatisfy { task in
            try String(contentsOfFile: "\(directory)/\(task)/status", encoding: .utf8).contains("State:\tT")
        }
    }
}
