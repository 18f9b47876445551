import Glibc
import TestSupport

/// How long clients wait when the process that serves was killed.
enum CrashRecovery {
    static func run() async throws {
        var waits: [Duration] = []
        for _ in 0..<5 {
            let server = try await NotesServer(isSupervised: true)
            guard let process = ProcessTable.descendants(of: server.process.id).first else { throw TimedOut("a serving process") }
            waits.append(
                try await blocking { [socket = server.socket] in
                    try ContinuousClock().measure {
                        kill(process, SIGKILL)
                        let answer = try FastCGIClient(.unix(path: socket)).answer(to: FastCGIRequest("GET", "/notes"))
                        guard answer.status == 200 else { throw TimedOut("200, not \(answer)") }
                    }
                })
            server.process.signal(SIGTERM)
            _ = try await server.process.waitUntilExit()
        }
        print("From SIGKILL of the serving process to the next answer, five times:")
        let (median, last) = (waits.percentile(50), waits.percentile(100))
        print("  \(median.milliseconds) ms, at most \(last.milliseconds) ms (target: 250 ms, at most 1 s)")
    }
}
