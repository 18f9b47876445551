/// What came back on an SCGI connection, up to its end.
public struct SCGIAnswer: CGIAnswer {
    /// How it ended.
    public enum End: Sendable, Equatable {
        /// The other side closed the connection.
        case closed
        /// The other side closed the connection, and had not read all that was sent to it.
        case reset
        /// Nothing more came in time.
        case late
    }

    public let output: [UInt8]
    public let end: End

    /// Whether it ended in good order, with as many bytes of body as it announced.
    public var isComplete: Bool {
        end == .closed && header("Content-Length") == "\(body.count)"
    }

    /// Whether the connection was closed instead of an answer.
    public var isClosedUnanswered: Bool { end != .late && output.isEmpty }
}
