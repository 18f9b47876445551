import HTTPTypes
import InMemoryLogging
import Logging
import PosternGateway
import PosternHTTP
import Synchronization
import TestSupport

/// An application that writes its answers piece by piece, as the path says.
final class StreamingApplication: Sendable {
    let gate = Gate()
    let log = InMemoryLogHandler()
    let ended = EndedRequests()
    /// How many pieces have been written of the answers without an end.
    let written = Mutex(0)
    /// What has kept each answer from being written to its end.
    let failures = Mutex<[String]>([])
    private let keptWriter = Mutex<BodyWriter?>(nil)

    struct Failure: Error {}

    /// One piece of the long answers.
    static let piece = patternBytes(100_000)

    func serve(
        _ settings: GatewaySettings = GatewaySettings(workers: 1), listeners: [Listener] = [],
        _ body: (TestGateway) throws -> Void
    ) throws {
        var logger = Logger(label: "test") { [log] _ in log }
        logger.logLevel = .debug
        try TestGateway.serve(try router(), settings, listeners: listeners, logger: logger, observers: [ended], body)
    }

    func logged(_ part: String) -> [InMemoryLogHandler.Entry] {
        log.entries.filter { $0.message.description.contains(part) }
    }

    private func router() throws -> Router {
        try Router([
            Route(.get, "/echo") { _ in .text("echo") },
            Route(.get, "/pieces/{count:int}") { request in
                let count: Int = try request.parameter("count")
                return .stream { body in for _ in 0..<count { try body.write(Self.piece) } }
            },
            Route(.get, "/bytes/{count:int}") { request in
                let count: Int = try request.parameter("count")
                return .stream { body in try body.write(patternBytes(count)) }
            },
            Route(.get, "/announced/{length:int}/{count:int}") { request in
                let count: Int = try request.parameter("count")
                return .stream(length: try request.parameter("length")) { body in try body.write(patternBytes(count)) }
            },
            Route(.get, "/failing/{count:int}") { request in
                let count: Int = try request.parameter("count")
                return .stream { body in
                    for _ in 0..<count { try body.write(Self.piece) }
                    throw Failure()
                }
            },
            Route(.get, "/refusing") { _ in .stream { _ in throw HTTPError(.conflict, "Not now.") } },
            Route(.get, "/gate") { [gate] _ in
                .stream(headers: [.contentType: "text/event-stream"]) { body in
                    try body.write("one")
                    try body.flush()
                    gate.pass()
                    try body.write("two")
                }
            },
            Route(.get, "/endless") { [self] _ in .stream(endless) },
            Route(.get, "/sleeping/{before:int}") { [self] request in
                let count: Int = try request.parameter("before")
                return .stream { body in try await self.sleep(after: count, body) }
            },
            Route(.get, "/ticking/{count:int}") { request in
                let count: Int = try request.parameter("count")
                return .stream { body in
                    for _ in 0..<count {
                        try body.write("tick")
                        try body.flush()
                        try await Task.sleep(for: .milliseconds(150))
                    }
                }
            },
            Route(.get, "/complaint") { _ in
                var response = Response.stream { body in
                    try body.write("fine")
                    try body.flush()
                }
                response.errorLog = String(repeating: "c", count: 70_000)
                return response
            },
            Route(.get, "/kept") { [self] _ in
                .stream { body in self.keptWriter.withLock { $0 = body } }
            },
            Route(.get, "/used") { [self] _ in .text(useKeptWriter()) },
            Route(.get, "/changed") { _ in
                Response.stream { body in try body.write("whole") }.whenWhole { $0.with(.eTag, "\"\($0.body.count)\"") }
            },
        ])
    }

    private func endless(_ body: BodyWriter) throws {
        do {
            while true {
                try body.write(Self.piece)
                written.withLock { $0 += 1 }
            }
        } catch {
            failures.withLock { $0.append("\(error)") }
            throw error
        }
    }

    private func sleep(after count: Int, _ body: BodyWriter) async throws {
        for _ in 0..<count { try body.write(Self.piece) }
        if count > 0 { try body.flush() }
        gate.begin()
        do { try await Task.sleep(for: .seconds(600)) } catch {
            failures.withLock { $0.append("\(error)") }
            throw error
        }
    }

    private func useKeptWriter() -> String {
        do { try keptWriter.withLock { try $0?.write("late") } } catch { return "\(error)" }
        return "written"
    }
}
