/// What came back for one request, up to its end.
public struct FastCGIAnswer: CGIAnswer {
    /// How it ended.
    public enum End: Sendable, Equatable {
        /// By `FCGI_END_REQUEST`.
        case request(applicationStatus: UInt32, protocolStatus: UInt8)
        /// The other side closed the connection.
        case closed
        /// The other side closed the connection, and had not read all that was sent to it.
        case reset
        /// Nothing more came in time.
        case late
    }

    public let records: [FastCGIRecord]
    public let end: End

    /// Whether it ended as an answer that succeeded does.
    public var isComplete: Bool { end == .request(applicationStatus: 0, protocolStatus: 0) }

    /// Whether the connection was closed instead of an answer.
    public var isClosedUnanswered: Bool { (end == .closed || end == .reset) && records.isEmpty }

    /// What the stream `kind` carried.
    public func stream(_ kind: FastCGIRecord.Kind) -> [UInt8] {
        records.filter { $0.kind == kind }.flatMap(\.content)
    }

    public var output: [UInt8] { stream(.output) }
}
