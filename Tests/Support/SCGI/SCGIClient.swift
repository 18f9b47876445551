/// A web server's side of one SCGI connection, which can misbehave as no web server does. Its calls block.
public final class SCGIClient: Sendable {
    private let socket: TestSocket

    /// Connects to `name`.
    public init(_ name: SocketName) throws {
        socket = try TestSocket(name)
    }

    /// Sends `bytes` in pieces of at most `chunk`; stops without a word when the other side has closed.
    ///
    /// - Returns: whether all of them went out.
    @discardableResult
    public func send(_ bytes: [UInt8], chunk: Int = .max, within limit: Duration = .seconds(60)) throws -> Bool {
        try socket.send(bytes, chunk: chunk, within: limit)
    }

    @discardableResult
    public func send(_ request: SCGIRequest) throws -> Bool { try send(request.bytes) }

    /// Sends nothing any more, and can still receive.
    public func finishSending() { socket.finishSending() }

    public func close() { socket.close() }

    /// Waits for something to receive, be it the end.
    ///
    /// - Returns: whether there is anything.
    public func hasInput(within limit: Duration) -> Bool {
        socket.isReadable(until: Deadline(within: limit))
    }

    /// Receives up to the end of the connection, or of the time.
    public func receive(within limit: Duration = .seconds(60)) throws -> SCGIAnswer {
        let deadline = Deadline(within: limit)
        var output: [UInt8] = []
        while true {
            switch try socket.receive(until: deadline) {
            case .bytes(let bytes): output += bytes
            case .closed: return SCGIAnswer(output: output, end: .closed)
            case .reset: return SCGIAnswer(output: output, end: .reset)
            case .nothing: return SCGIAnswer(output: output, end: .late)
            }
        }
    }

    /// Sends a request and receives its answer.
    public func answer(to request: SCGIRequest, within limit: Duration = .seconds(60)) throws -> SCGIAnswer {
        try send(request)
        return try receive(within: limit)
    }

    /// The answer to `GET` on a connection of its own to `name`.
    public static func get(_ target: String, at name: SocketName) async throws -> SCGIAnswer {
        try await blocking { try SCGIClient(name).answer(to: SCGIRequest("GET", target)) }
    }
}
