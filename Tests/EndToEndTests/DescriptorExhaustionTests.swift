import Foundation
import TestSupport
import Testing

/// A service that may open few descriptors.
@Suite(.ownThreads) struct DescriptorExhaustionTests {
    /// The processor time that a process has used, in hundredths of a second.
    private static func ticks(of process: ChildProcess) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process.id)/stat", encoding: .utf8)
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    }

    @Test func `descriptors that run out cost no processor time, and the service recovers (P13)`() async throws {
        let server = try await NotesServer(["--workers", "2"], through: ["prlimit", "--nofile=64:64"])
        try await blocking { () throws -> Void in
            let name = SocketName.unix(path: server.socket)
            #expect(try FastCGIClient(name).answer(to: FastCGIRequest("GET", "/notes")).status == 200)
            let clients = try (0..<200).map { _ in try FastCGIClient(name) }
            for client in clients { try client.send(FastCGIRequest("GET", "/notes")) }
            try eventually("the warning: \(server.process.story)") {
                server.process.errors.contains("cannot accept connections: Too many open files")
            }
            let before = try Self.ticks(of: server.process)
            let start = ContinuousClock.now
            try eventually("two seconds") { ContinuousClock.now - start > .seconds(2) }
            let used = try Self.ticks(of: server.process) - before
            #expect(used < 20, "of the 200 in which it spins")
            for client in clients { client.close() }
            #expect(try FastCGIClient(name).answer(to: FastCGIRequest("GET", "/notes")).status == 200)
        }
    }
}
