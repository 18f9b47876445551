/// The way of an answer that is sent in parts, past the protocol's library. Its calls block, and tell whether the peer's socket has taken
/// what was to be sent.
package protocol AnswerChannel: Sendable {
    /// Sends the header block, and text for the web server's error log, where the protocol has a way to it.
    func begin(head: [UInt8], errorLog: String?) -> Bool

    /// Sends a part of the body.
    ///
    /// - Parameter part: 1 to ``AnswerPart/size`` bytes.
    func send(_ part: UnsafeRawBufferPointer) -> Bool
}

/// A part of an answer.
package enum AnswerPart {
    /// The most bytes that one has: what fits into a record of FastCGI without padding.
    package static let size = 65_528
}
