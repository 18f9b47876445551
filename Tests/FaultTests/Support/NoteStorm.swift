import Synchronization
import TestSupport

/// Clients that add notes to a server at the same time, each on a connection of its own, and keep the log of what they were told.
final class NoteStorm: Sendable {
    /// What became of the notes of a storm. Each has a text of its own.
    struct Log: Sendable {
        var attempted: Set<String> = []
        var acknowledged: Set<String> = []
        /// The status of each answer that was not a success.
        var refusals: [Int] = []
        /// Answers that did not come.
        var unanswered = 0
    }

    private let log = Mutex(Log())
    private let threads: Mutex<[Background<Void>]>

    /// Starts the clients.
    ///
    /// - Parameters:
    ///   - name: what the texts begin with.
    ///   - count: how many notes each client adds; it ends earlier when the server is gone.
    init(_ name: String, clients: Int, notes count: Int = .max, at socket: String) throws {
        threads = Mutex([])
        let started = try (0..<clients).map { client in
            let connection = try FastCGIClient(.unix(path: socket))
            return Background { [self] in
                for number in 0..<count {
                    guard try add("\(name) \(client) \(number)", through: connection) else { return }
                }
            }
        }
        threads.withLock { $0 = started }
    }

    /// - Returns: whether the server still answers.
    private func add(_ text: String, through connection: FastCGIClient) throws -> Bool {
        log.withLock { _ = $0.attempted.insert(text) }
        let request = FastCGIRequest("POST", "/notes", json: #"{"text":"\#(text)","completed":false}"#)
        let answer = try connection.answer(to: request)
        return log.withLock { log in
            guard answer.isComplete, let status = answer.status else {
                log.unanswered += 1
                return false
            }
            if status == 200 { log.acknowledged.insert(text) } else { log.refusals.append(status) }
            return true
        }
    }

    /// What is known so far.
    var soFar: Log { log.withLock { $0 } }

    /// Waits until `count` notes were acknowledged.
    func waitUntilAcknowledged(_ count: Int) async throws {
        try await eventually("\(count) acknowledged notes; \(soFar.acknowledged.count) are") {
            log.withLock { $0.acknowledged.count } >= count
        }
    }

    /// Waits for the last client.
    func end() async throws -> Log {
        let threads = threads.withLock { $0 }
        try await blocking { for thread in threads { try thread.value() } }
        return soFar
    }
}
