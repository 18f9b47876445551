import Glibc
import TestSupport

/// How soon requests are turned away that have waited for as long as they may.
enum Overload {
    private static let limit = Duration.milliseconds(500)

    static func run() async throws {
        let directory = try TemporaryDirectory()
        try await CommandLineTool(Program.faultServer, in: directory).migrate()
        let path = directory.path("fault.sock")
        let server = try CommandLineTool(Program.faultServer, in: directory).start(
            ["serve", "--no-supervisor", "--workers", "1", "--listen", "fastcgi:unix:\(path)"],
            environment: ["MAX_QUEUE_WAIT": "0.5"])
        try await server.waitUntilSays("serving")
        let waits = try await blocking {
            let busy = try FastCGIClient(.unix(path: path))
            try busy.send(FastCGIRequest("GET", "/slow"))
            let waits = try onThreads(64) { _ in
                let client = try FastCGIClient(.unix(path: path))
                return try ContinuousClock().measure {
                    let answer = try client.answer(to: FastCGIRequest("GET", "/pid"))
                    guard answer.status == 503 else { throw TimedOut("503, not \(answer)") }
                }
            }
            try directory.write("", to: "go")
            guard try busy.receive().status == 200 else { throw TimedOut("the answer of the busy worker") }
            return waits
        }
        print("64 requests while the one worker is busy, 503 after MAX_QUEUE_WAIT:")
        let (median, last) = (waits.percentile(50) - limit, waits.percentile(100) - limit)
        print("  \(median.milliseconds) ms late, the last one \(last.milliseconds) ms (target: at most 50 ms)")
        server.signal(SIGTERM)
        _ = try await server.waitUntilExit()
    }
}
