import FoundationEssentials
import Glibc
import TestSupport

/// What a program did for a few seconds.
struct Turn: Sendable {
    let requestsPerSecond: Double
    /// Microseconds a request.
    let cpu: Double
    let databaseCPU: Double
    let nginxCPU: Double
    /// How many threads of the machine wanted to run, on average of the last minute.
    let load: Double

    static func run(
        _ peer: Peer, connections: Int, seconds: Int, database: PostgreSQLServer, nginx: Front
    ) async throws -> Turn {
        _ = try await requests(to: peer, connections, seconds: 1)  // caches and connections are warm then
        let programs = { [peer.processes, database.processes, nginx.processes].map(CPUTime.of) }
        let before = programs()
        let start = ContinuousClock.now
        let count = Double(try await requests(to: peer, connections, seconds: seconds))
        let duration = (ContinuousClock.now - start) / .seconds(1)
        let used = zip(programs(), before).map { $0 - $1 }
        return Turn(
            requestsPerSecond: count / duration, cpu: used[0] / count / 1_000, databaseCPU: used[1] / count / 1_000,
            nginxCPU: used[2] / count / 1_000, load: Self.load)
    }

    private static func requests(to peer: Peer, _ connections: Int, seconds: Int) async throws -> Int {
        let wrk = try ChildProcess(
            ["wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "http://127.0.0.1:\(peer.port)/notes"], in: TemporaryDirectory())
        guard try await wrk.waitUntilExit() == .code(0), !wrk.output.contains("Non-2xx"), !wrk.output.contains("Socket errors"),
            let line = wrk.output.split(separator: "\n").first(where: { $0.contains(" requests in ") }),
            let count = line.split(separator: " ").first.flatMap({ Int($0) })
        else { throw TimedOut("answers of \(peer.name): \(wrk.story)\(peer.process.story)") }
        return count
    }

    private static var load: Double {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").first.flatMap { Double($0) } ?? .nan
    }
}
