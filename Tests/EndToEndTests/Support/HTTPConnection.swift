import Synchronization

/// A connection to a web server, which may carry several requests.
final class HTTPConnection: Sendable {
    private let socket: Socket
    private let reader = Mutex(HTTPAnswerReader())

    init(port: UInt16) throws { socket = try Socket(port: port) }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) async throws {
        try await blocking { [socket] in try socket.write(bytes, by: Deadline()) }
    }

    /// Reads the next answer.
    ///
    /// - Parameter method: of the request.
    func answer(to method: String = "GET") async throws -> HTTPAnswer {
        try await blocking { [self] in
            let deadline = Deadline()
            return try reader.withLock { reader in
                try reader.next(isBodiless: method == "HEAD") { try socket.read(by: deadline) }
            }
        }
    }
}
