import Glibc
import TestSupport
import Testing

/// A clock that is set while the server runs.
@Suite struct ClockTests {
    @Test(Requirement.faketime) func `a clock that jumps by a day, forth and back, breaks nothing (D25)`() async throws {
        let directory = try TemporaryDirectory()
        let clock = try FakeClock(in: directory)
        try await CommandLineTool(in: directory).migrate()
        let server = try await NotesServer(["--workers", "8"], environment: clock.environment, in: directory)
        defer { FakeClock.clearUp(after: server.process) }
        let storm = try NoteStorm("note", clients: 8, at: server.socket)
        for distance in ["+1d", "+0", "-1d", "+1d", "+0", "-1d"] {
            try clock.move(distance)
            // More than were on their way at the jump.
            try await storm.waitUntilAcknowledged(storm.soFar.acknowledged.count + 200)
        }
        server.process.signal(SIGTERM)
        #expect(try await server.process.waitUntilExit() == .code(0), "\(server.process.story)")
        let log = try await storm.end()
        #expect(log.refusals.count == 0)
        let found = try FoundDatabase(directory.path("notes.db")).notes()
        #expect(Set(found).count == found.count)
        #expect(log.acknowledged.subtracting(found) == [], "lost")
        let days = Set(server.process.errors.split(separator: "\n").map { $0.prefix("2026-11-23".count) })
        #expect(days.count == 2, "the log has the day of the start and the one before: \(server.process.errors)")
    }
}
