import FoundationEssentials
import Glibc
import TestSupport

/// How kept connections without requests weigh upon four workers.
enum IdleConnections {
    private static let request = FastCGIRequest("GET", "/notes")

    static func run() async throws {
        let server = try await NotesServer(["--workers", "4"])
        let name = SocketName.unix(path: server.socket)
        let process = server.process.id
        try await blocking {
            _ = try latencies(at: name)
            var alone: [Duration] = []
            var among: [Duration] = []
            for _ in 0..<7 {
                alone.append(try latencies(at: name).percentile(99))
                let idle = try keep(64, at: name)
                among.append(try latencies(at: name).percentile(99))
                for client in idle { client.close() }
            }
            print("p99 of GET /notes by four clients, the medians of 7 rounds:")
            print("  alone: \(alone.percentile(50).milliseconds) ms")
            print("  with 64 idle kept connections: \(among.percentile(50).milliseconds) ms (target: at most 5 ms more)")
            let many = try keep(10_000, at: name)
            print("10,000 idle kept connections: \(try residentMegabytes(of: process)) MB resident (target: below 100 MB)")
            for client in many { try check(client) }
            print("  each was answered again")
        }
        server.process.signal(SIGTERM)
        _ = try await server.process.waitUntilExit()
    }

    /// How long each of some thousand answers took.
    private static func latencies(at name: SocketName) throws -> [Duration] {
        try onThreads(4) { _ in
            let client = try FastCGIClient(name)
            return try (0..<1_000).map { _ in try ContinuousClock().measure { try check(client) } }
        }.flatMap(\.self)
    }

    private static func keep(_ count: Int, at name: SocketName) throws -> [FastCGIClient] {
        try (0..<count).map { _ in
            let client = try FastCGIClient(name)
            try check(client)
            return client
        }
    }

    private static func check(_ client: FastCGIClient) throws {
        let answer = try client.answer(to: request)
        guard answer.status == 200 else { throw TimedOut("200, not \(answer)") }
    }

    private static func residentMegabytes(of process: pid_t) throws -> Int {
        let fields = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * 4_096 / 1_000_000
    }
}
