import Foundation
import TestSupport
import Testing

/// Peers that send parameters without end, at the real program.
@Suite(.ownThreads) struct EndlessParametersTests {
    private static func residentBytes(of process: ChildProcess) throws -> Int {
        let fields = try String(contentsOfFile: "/proc/\(process.id)/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * 4_096
    }

    @Test func `sixty-four megabytes of parameters are refused, and take no memory (F35)`() async throws {
        let server = try await NotesServer()
        let name = SocketName.unix(path: server.socket)
        #expect(try await FastCGIClient.get("/notes", at: server.socket).status == 200)
        let before = try Self.residentBytes(of: server.process)
        try await blocking {
            let announced = FastCGINameValue.bytes(Array("HTTP_X".utf8), [UInt8](repeating: 0x76, count: 64 << 20))
            let clients = try (0..<16).map { _ in try FastCGIClient(name) }
            let bytes = FastCGIRecord.begin().bytes + FastCGIRecord(.parameters, Array(announced[..<60_000])).bytes
            for client in clients {
                while try client.send(bytes) {}
                #expect(try client.receive().isClosedUnanswered)
            }
        }
        let growth = try Self.residentBytes(of: server.process) - before
        #expect(growth < 32 << 20)
        #expect(try await FastCGIClient.get("/notes", at: server.socket).status == 200)
    }
}
