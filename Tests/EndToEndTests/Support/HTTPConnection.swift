import Synchronization
import TestSupport

/// A connection to a web server, which may carry several requests.
final class HTTPConnection: Sendable {
    private let socket: TestSocket
    private let reader = Mutex(HTTPAnswerReader())

    init(port: UInt16) throws { socket = try TestSocket(.port(port)) }

    /// Sends bytes as they are, or as many as the server takes before it closes.
    func send(_ bytes: [UInt8]) async throws {
        try await blocking { [socket] in _ = try socket.send(bytes[...], until: Deadline()) }
    }

    /// Closes the connection by a reset, as a client does that has been killed.
    func abort() {
        socket.resetOnClose()
        socket.close()
    }

    /// Waits for the first byte of an answer, and leaves it there.
    func waitForInput() async throws {
        let isReadable = try await blocking { [socket] in socket.isReadable(until: Deadline()) }
        guard isReadable else { throw TimedOut("a web server that answers") }
    }

    /// Reads the next answer.
    ///
    /// - Parameter method: of the request.
    func answer(to method: String = "GET") async throws -> HTTPAnswer {
        try await blocking { [self] in
            let deadline = Deadline()
            return try reader.withLock { reader in
                try reader.next(isBodiless: method == "HEAD") { try receive(until: deadline) }
            }
        }
    }

    /// What has come in, waiting for the first byte; empty at the end, and when the server has reset the connection.
    private func receive(until deadline: Deadline) throws -> [UInt8] {
        switch try socket.receive(until: deadline) {
        case .bytes(let bytes): return bytes
        case .closed, .reset: return []
        case .nothing: throw TimedOut("a web server that answers")
        }
    }
}
