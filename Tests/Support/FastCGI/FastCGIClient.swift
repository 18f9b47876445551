internal import Synchronization

/// A web server's side of one FastCGI connection, which can misbehave as no web server does. Its calls block.
public final class FastCGIClient: Sendable {
    private let socket: TestSocket
    private let input = Mutex(FastCGIInput())

    /// Connects to `name`.
    public init(_ name: SocketName) throws {
        socket = try TestSocket(name)
    }

    // MARK: Sending

    /// Sends `bytes` in pieces of at most `chunk`; stops without a word when the other side has closed.
    ///
    /// - Returns: whether all of them went out.
    @discardableResult
    public func send(_ bytes: [UInt8], chunk: Int = .max, within limit: Duration = .seconds(60)) throws -> Bool {
        try socket.send(bytes, chunk: chunk, within: limit)
    }

    @discardableResult
    public func send(_ records: [FastCGIRecord]) throws -> Bool { try send(records.bytes) }

    @discardableResult
    public func send(_ request: FastCGIRequest) throws -> Bool { try send(request.bytes) }

    /// Sends nothing any more, and can still receive.
    public func finishSending() { socket.finishSending() }

    public func close() { socket.close() }

    // MARK: Receiving

    /// Waits for something to receive, be it the end.
    ///
    /// - Returns: whether there is anything.
    public func hasInput(within limit: Duration) -> Bool {
        !input.withLock { $0.isEmpty } || socket.isReadable(until: Deadline(within: limit))
    }

    /// Receives records up to `FCGI_END_REQUEST`, or to the end of the connection, or of the time.
    public func receive(within limit: Duration = .seconds(60)) throws -> FastCGIAnswer {
        let deadline = Deadline(within: limit)
        var records: [FastCGIRecord] = []
        while true {
            while let record = input.withLock({ $0.nextRecord() }) {
                records.append(record)
                guard record.kind == .end, record.content.count == 8 else { continue }
                let status = record.content[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                return FastCGIAnswer(
                    records: records,
                    end: .request(applicationStatus: status, protocolStatus: record.content[4]))
            }
            switch try socket.receive(until: deadline) {
            case .bytes(let bytes): input.withLock { $0.append(bytes) }
            case .closed: return FastCGIAnswer(records: records, end: .closed)
            case .reset: return FastCGIAnswer(records: records, end: .reset)
            case .nothing: return FastCGIAnswer(records: records, end: .late)
            }
        }
    }

    /// Sends a request and receives its answer.
    public func answer(to request: FastCGIRequest, within limit: Duration = .seconds(60)) throws -> FastCGIAnswer {
        try send(request)
        return try receive(within: limit)
    }

    /// Whether the other side closes the connection, and sends nothing before it.
    public func isClosed(within limit: Duration = .seconds(60)) throws -> Bool {
        try receive(within: limit).isClosedUnanswered
    }
}
