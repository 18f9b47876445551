import Glibc
import TestSupport
import Testing

/// System calls that fail, by the hand of strace.
@Suite(Requirement.strace) struct IOErrorTests {
    @Test func `a sync that fails is no acknowledgement, and the connection is replaced (D9)`() async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(in: directory).migrate()
        let tracer = SystemCallTracer("fdatasync,fsync", inject: "error=EIO:when=5+11", in: directory)
        let server = try await NotesServer(["--workers", "8"], through: tracer.command, in: directory)
        let log = try await NoteStorm("note", clients: 8, notes: 100, at: server.socket).end()
        #expect(tracer.injections > 0)
        #expect(!log.refusals.isEmpty)
        #expect(log.refusals.allSatisfy { (500...599).contains($0) })
        #expect(log.unanswered == 0)
        #expect(log.acknowledged.count > 400, "later notes are stored")
        #expect(server.process.exit == nil)
        server.process.signal(SIGKILL)
        #expect(try await server.process.waitUntilExit() == .signal(SIGKILL))
        let database = try FoundDatabase(directory.path("notes.db"))
        try database.expectIntegrity()
        let notes = try database.notes()
        #expect(Set(notes).count == notes.count)
        #expect(log.acknowledged.subtracting(notes) == [], "lost")
    }

    @Test(arguments: ["ENOSPC", "EIO"])
    func `no transfer is acknowledged without being there when the n-th write fails, n from 1 to 200 (D10)`(
        _ error: String
    ) async throws {
        var injections = 0
        // One error takes the even n, the other the odd ones.
        for call in stride(from: error == "EIO" ? 1 : 2, through: 200, by: 2) {
            injections += try await write("error=\(error):when=\(call)", transfers: 100)
        }
        #expect(injections >= 95)
    }

    @Test(arguments: ["ENOSPC", "EIO"])
    func `no transfer is acknowledged without being there when the n-th checkpoint write fails, n from 1 to 8 (D10)`(
        _ error: String
    ) async throws {
        var injections = 0
        for call in stride(from: error == "EIO" ? 1 : 2, through: 8, by: 2) {
            injections += try await write("error=\(error):when=\(call)", to: "storm.db", transfers: 800)
        }
        #expect(injections >= 3)
    }

    /// Runs the writer to its end, and expects that what it has left is whole.
    ///
    /// - Parameters:
    ///   - file: the only one that the fault concerns.
    ///   - transfers: of each of two threads; SQLite checkpoints after about 500.
    /// - Returns: how many writes were made to fail.
    private func write(_ fault: String, to file: String? = nil, transfers: Int) async throws -> Int {
        let directory = try TemporaryDirectory()
        let tracer = SystemCallTracer("pwrite64", inject: fault, path: file.map(directory.path), in: directory)
        let writing = ["storm.db", "--threads", "2", "--transfers", "\(transfers)"]
        let command = tracer.command + [Program.faultWriter] + writing
        let writer = try ChildProcess(command, in: directory)
        let exit = try await writer.waitUntilExit()
        let report = WriterReport(writer.output)
        // An error in its very first writes, which make the tables, ends it.
        #expect(exit == .code(0) || report.acknowledged.isEmpty, "\(fault): \(writer.errors)")
        let database = try FoundDatabase(directory.path("storm.db"))
        try database.expectTransfers(report, threads: 0, "\(fault) \(file ?? "")")
        return tracer.injections
    }
}
