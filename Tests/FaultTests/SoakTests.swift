import Foundation
import Synchronization
import TestSupport
import Testing

/// Many requests over a few kept connections. `make soak` runs it with an optimised program (`SOAK_NOTES`), for a million requests or as
/// long as `SOAK_SECONDS` says.
@Suite struct SoakTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let program = environment["SOAK_NOTES"] ?? Program.notes
    private static let limit = environment["SOAK_SECONDS"].flatMap(Int.init) ?? 60
    private static let goal = 1_000_000

    @Test func `a million requests leave the service as large as it was, with as many descriptors (F56)`() async throws {
        let directory = try TemporaryDirectory()
        let command = CommandLineTool(Self.program, in: directory)
        try await command.migrate()
        let socket = SocketName.unix(path: directory.path("notes.sock"))
        let server = try command.start([
            "serve", "--no-supervisor", "--listen", "fastcgi:unix:\(directory.path("notes.sock"))", "--workers", "4",
        ])
        try await server.waitUntilSays("serving")
        let process = server.id
        try await blocking {
            let note = FastCGIRequest("POST", "/notes", json: #"{"text":"soak","completed":false}"#)
            #expect(try FastCGIClient(socket).answer(to: note).status == 200)
            _ = try Self.send(20_000, within: 60, to: socket)
            let before = try Footprint(of: process)
            let start = ContinuousClock.now
            let count = try Self.send(Self.goal, within: Self.limit, to: socket)
            let time = ContinuousClock.now - start
            // Connections of the clients are closed by them; the server notices a moment later.
            try eventually("descriptors to be closed") { try Footprint(of: process).descriptors <= before.descriptors }
            let growth = try Footprint(of: process).bytes - before.bytes
            print(
                "soak: \(count) requests in \(time), \(before.bytes >> 10) KiB and \(growth >> 10) KiB more, \(before.descriptors) descriptors"
            )
            #expect(growth <= 5 << 20)
            #expect(count == Self.goal || time >= .seconds(Self.limit))
        }
        server.signal(SIGTERM)
        #expect(try await server.waitUntilExit() == .code(0))
    }

    /// What a process takes, without its connections to the database: their pool grows to its limit when many are needed at once.
    private struct Footprint {
        let bytes: Int
        let descriptors: Int

        init(of process: pid_t) throws {
            let fields = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8).split(separator: " ")
            bytes = (Int(fields[1]) ?? 0) * 4_096
            let table = "/proc/\(process)/fd"
            descriptors = try FileManager.default.contentsOfDirectory(atPath: table).count { number in
                let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(table)/\(number)")
                return file?.contains("notes.db") != true
            }
        }
    }

    /// Sends requests over four connections, each of which must get the answer that the first one got.
    ///
    /// - Returns: how many.
    private static func send(_ goal: Int, within seconds: Int, to name: SocketName) throws -> Int {
        let deadline = Deadline(within: .seconds(seconds))
        let count = Atomic<Int>(0)
        try onThreads(4) { _ in
            let request = FastCGIRequest("GET", "/notes/1").adding("REQUEST_ID", "50a4").bytes[...]  // which the answer names
            let socket = try TestSocket(name)
            var expected: [UInt8]?
            while count.add(1, ordering: .relaxed).newValue <= goal, !deadline.isOver {
                guard try socket.send(request, until: deadline) else { throw TimedOut("a server that reads") }
                var answer: [UInt8] = []
                repeat {
                    guard case .bytes(let bytes) = try socket.receive(until: Deadline()) else { throw TimedOut("an answer") }
                    answer += bytes
                } while answer.count < expected?.count ?? 1
                if expected == nil { expected = answer }
                guard answer == expected else { throw TimedOut("the same answer: \(String(decoding: answer, as: UTF8.self))") }
            }
        }
        return min(goal, count.load(ordering: .relaxed))
    }
}
