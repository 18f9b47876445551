/// Why no more of a body can be written.
public enum BodyWriteError: Error, Equatable, CustomStringConvertible {
    /// The client has closed the connection, or does not take what it is sent.
    case clientIsGone
    /// The answer has ended: a writer was used after the closure that it was lent to.
    case answerHasEnded
    /// More was written than was announced.
    case longerThanAnnounced(length: Int)
    /// Less was written than was announced.
    case shorterThanAnnounced(length: Int, written: Int)

    public var description: String {
        switch self {
        case .clientIsGone: "the client is gone, or does not take its answer"
        case .answerHasEnded: "the answer has ended: a BodyWriter is of no use behind the closure that it was lent to"
        case .longerThanAnnounced(let length): "more was written than the \(length) bytes that were announced"
        case .shorterThanAnnounced(let length, let written): "\(length) bytes were announced, and \(written) were written"
        }
    }
}
