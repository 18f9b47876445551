import Synchronization
import TestSupport

/// Clients of a web server that add notes and read them without a pause, each on a connection of its own, and keep the log of what they
/// were told.
final class HTTPLoad: Sendable {
    struct Exchange: Sendable, CustomStringConvertible {
        let isWriting: Bool
        let text: String
        let start: ContinuousClock.Instant
        let duration: Duration
        /// `nil` when no answer came.
        let status: Int?
        let retryAfter: String?

        var description: String { "\(isWriting ? "POST" : "GET") \(text) \(status ?? 0) after \(duration)" }
    }

    private let port: UInt16
    private let state = Mutex((log: [Exchange](), isOver: false))
    private let threads: Mutex<[Background<Void>]>

    init(clients count: Int, at port: UInt16) {
        self.port = port
        threads = Mutex([])
        let started = (0..<count).map { client in
            Background { [self] in
                let connection = Mutex<Line?>(nil)
                var number = 0
                while !state.withLock({ $0.isOver }) {
                    number += 1
                    exchange("\(client)-\(number)", isWriting: true, on: connection)
                    exchange("\(client)-\(number)", isWriting: false, on: connection)
                }
            }
        }
        threads.withLock { $0 = started }
    }

    /// A connection and what was read of it too early.
    private struct Line: Sendable {
        let socket: TestSocket
        var reader = HTTPAnswerReader()
    }

    private func exchange(_ text: String, isWriting: Bool, on connection: borrowing Mutex<Line?>) {
        let body = isWriting ? #"{"text":"\#(text)","completed":false}"# : ""
        let head = isWriting ? "POST /notes" : "GET /notes?limit=10"
        let fields = isWriting ? "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" : ""
        let request = "\(head) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\(body)"
        let start = ContinuousClock.now
        let answer = connection.withLock { line -> HTTPAnswer? in
            do { return try Self.send(request, on: &line, port) } catch {
                line = nil
                return nil
            }
        }
        let exchange = Exchange(
            isWriting: isWriting, text: text, start: start, duration: ContinuousClock.now - start, status: answer?.status,
            retryAfter: answer?["retry-after"])
        state.withLock { $0.log.append(exchange) }
    }

    private static func send(_ request: String, on line: inout Line?, _ port: UInt16) throws -> HTTPAnswer {
        var current = try line ?? Line(socket: TestSocket(.port(port)))
        let deadline = Deadline()
        _ = try current.socket.send(Array(request.utf8)[...], until: deadline)
        let socket = current.socket
        let answer = try current.reader.next(isBodiless: false) {
            switch try socket.receive(until: deadline) {
            case .bytes(let bytes): bytes
            case .closed, .reset: []
            case .nothing: throw TimedOut("an answer")
            }
        }
        line = answer["connection"] == "close" ? nil : current
        return answer
    }

    var log: [Exchange] { state.withLock { $0.log } }

    /// Waits until so many more exchanges have succeeded than until now.
    func waitForSuccesses(_ count: Int) async throws {
        let before = log.count
        try await eventually("answers: \(log.suffix(20))") {
            state.withLock { state in state.log.dropFirst(before).count { $0.status == 200 } } >= count
        }
    }

    func end() async throws -> [Exchange] {
        state.withLock { $0.isOver = true }
        let threads = threads.withLock { $0 }
        try await blocking { for thread in threads { try thread.value() } }
        return log
    }
}
