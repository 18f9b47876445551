import Glibc
import TestSupport
import Testing

/// A program that is killed in the middle of writing.
@Suite struct KillTests {
    @Test func `no acknowledged note is lost or doubled in 200 kills of the server (D1)`() async throws {
        var random = SeededGenerator(seed: 1)
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        var acknowledged: Set<String> = []
        for cycle in 0..<200 {
            let server = try await NotesServer(in: directory)
            let storm = try NoteStorm("cycle \(cycle)", clients: 8, at: server.socket)
            try await storm.waitUntilAcknowledged(.random(in: 1...200, using: &random))
            server.process.signal(SIGKILL)
            #expect(try await server.process.waitUntilExit() == .signal(SIGKILL))
            let log = try await storm.end()
            #expect(log.refusals.count == 0)
            acknowledged.formUnion(log.acknowledged)

            let database = try FoundDatabase(directory.path("notes.db"))
            try database.expectIntegrity("cycle \(cycle)")
            let notes = try database.notes()
            let found = Set(notes)
            #expect(found.count == notes.count, "doubled in cycle \(cycle)")
            #expect(acknowledged.subtracting(found) == [], "lost in cycle \(cycle)")
            let unanswered = found.subtracting(acknowledged)
            #expect(log.attempted.subtracting(log.acknowledged).isSuperset(of: unanswered), "cycle \(cycle)")
            acknowledged = found  // what the crash left is not to be lost either
        }
    }

    @Test func `a kill leaves each unit of a group whole or not there (D1)`() async throws {
        var random = SeededGenerator(seed: 2)
        for cycle in 0..<50 {
            let directory = try TemporaryDirectory()
            let writer = try ChildProcess([Program.faultWriter, "storm.db", "--threads", "16"], in: directory)
            let count = Int.random(in: 1...2_000, using: &random)
            try await eventually("\(count) transfers from \(writer.errors)") {
                writer.output.utf8.count(where: { $0 == 10 }) >= count
            }
            writer.signal(SIGKILL)
            #expect(try await writer.waitUntilExit() == .signal(SIGKILL))
            let database = try FoundDatabase(directory.path("storm.db"))
            try database.expectTransfers(WriterReport(writer.output), threads: 16, "cycle \(cycle)")
        }
    }
}
