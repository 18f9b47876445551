/// A web server's side of one FastCGI connection, which can misbehave as no web server does.
public final class FastCGIClient {
    private let socket: TestSocket
    private var received: [UInt8] = []
    private var offset = 0

    /// Connects to the unix socket at `path`.
    public init(unix path: String) throws {
        socket = try TestSocket(unix: path)
    }

    /// Connects to a TCP port of 127.0.0.1.
    public init(port: UInt16) throws {
        socket = try TestSocket(port: port)
    }

    // MARK: Sending

    /// Sends `bytes` in pieces of at most `chunk`; stops without a word when the other side has closed.
    ///
    /// - Returns: whether all of them went out.
    @discardableResult
    public func send(_ bytes: [UInt8], chunk: Int = .max, within limit: Duration = .seconds(10)) throws -> Bool {
        let deadline = ContinuousClock.now + limit
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(chunk)
            guard try socket.send(piece, until: deadline) else { return false }
            rest = rest.dropFirst(piece.count)
        }
        return true
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
        offset < received.count || socket.isReadable(until: ContinuousClock.now + limit)
    }

    /// Receives records up to `FCGI_END_REQUEST`, or to the end of the connection, or of the time.
    public func receive(within limit: Duration = .seconds(10)) throws -> FastCGIAnswer {
        let deadline = ContinuousClock.now + limit
        var records: [FastCGIRecord] = []
        while true {
            while let record = nextRecord() {
                records.append(record)
                guard record.kind == .end, record.content.count == 8 else { continue }
                let status = record.content[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                return FastCGIAnswer(
                    records: records,
                    end: .request(applicationStatus: status, protocolStatus: record.content[4]))
            }
            switch try socket.receive(until: deadline) {
            case .bytes(let bytes): received += bytes
            case .closed: return FastCGIAnswer(records: records, end: .closed)
            case .reset: return FastCGIAnswer(records: records, end: .reset)
            case .nothing: return FastCGIAnswer(records: records, end: .late)
            }
        }
    }

    /// Sends a request and receives its answer.
    public func answer(to request: FastCGIRequest, within limit: Duration = .seconds(10)) throws -> FastCGIAnswer {
        try send(request)
        return try receive(within: limit)
    }

    /// Whether the other side closes the connection, and sends nothing before it.
    public func isClosed(within limit: Duration = .seconds(10)) throws -> Bool {
        try receive(within: limit).isClosedUnanswered
    }

    private func nextRecord() -> FastCGIRecord? {
        guard received.count - offset >= 8 else { return nil }
        let header = received[offset..<(offset + 8)].map { $0 }
        let length = Int(header[4]) << 8 | Int(header[5])
        let end = offset + 8 + length + Int(header[6])
        guard received.count >= end else { return nil }
        let content = Array(received[(offset + 8)..<(offset + 8 + length)])
        offset = end
        if offset == received.count {
            received.removeAll(keepingCapacity: true)
            offset = 0
        }
        return FastCGIRecord(
            FastCGIRecord.Kind(rawValue: header[1]), requestID: UInt16(header[2]) << 8 | UInt16(header[3]), content,
            padding: header[6], version: header[0])
    }
}
