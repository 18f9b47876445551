package import PosternHTTP

/// One request and its one answer over some protocol. FastCGI, SCGI and the tests' fake each have one.
package protocol Exchange: ~Copyable {
    /// The meta-variables of the request.
    ///
    /// - Throws: ``HTTPError`` when the protocol forbids what the peer sent, and the peer can be told so.
    var parameters: Parameters { get throws(HTTPError) }

    /// Whether the protocol has a way to the web server's error log.
    static var hasErrorLog: Bool { get }

    /// Reads the body, all of it; blocks.
    ///
    /// - Parameter length: how long it must be.
    /// - Throws: ``BodyFault`` when the peer sent another number of bytes, or went away.
    mutating func readBody(exactly length: Int) throws(BodyFault) -> [UInt8]

    /// Makes the body something to read in parts, instead of ``readBody(exactly:)``; blocks at most for what has arrived.
    ///
    /// - Parameter length: what was announced; `nil` when nothing was.
    mutating func openBody(length: Int?) throws(BodyFault) -> any BodyInput

    /// Answers; blocks until the peer's socket has taken the answer. A body that was not read is dropped.
    ///
    /// - Parameters:
    ///   - head: the header block.
    ///   - body: empty when none may be sent.
    ///   - errorLog: text for the web server's error log, `nil` where the protocol has no way to it.
    ///   - closing: whether the connection must not be kept.
    /// - Returns: what becomes of the connection.
    consuming func send(head: [UInt8], body: [UInt8], errorLog: String?, closing: Bool) -> ConnectionFate

    /// Where an answer goes that is sent in parts. Who uses it uses ``endStream(isComplete:hasErrorLog:closing:)`` afterwards.
    associatedtype Channel: AnswerChannel
    var channel: Channel { get }

    /// Ends the exchange whose answer was sent through ``channel``; blocks for what marks the end. One that is not complete is broken off,
    /// so that the peer can tell it from one that is, as far as the protocol allows.
    ///
    /// - Parameters:
    ///   - hasErrorLog: whether there was text for the web server's error log.
    ///   - closing: whether the connection must not be kept.
    /// - Returns: what becomes of the connection.
    consuming func endStream(isComplete: Bool, hasErrorLog: Bool, closing: Bool) -> ConnectionFate

    /// Ends the exchange without an answer.
    consuming func abandon() -> ConnectionFate
}

/// What is wrong with a body.
package enum BodyFault: Error, Equatable {
    /// It ended before the announced length, in good order.
    case short
    /// It went on past the announced length.
    case long
    /// The connection broke, or the protocol was violated.
    case broken
}

/// What becomes of a connection after an exchange.
package enum ConnectionFate: Sendable, Equatable {
    /// It waits for the next request.
    case keep
    /// Everything was read, so it can be closed.
    case close
    /// The peer may still be sending: its input is read and dropped for a while, since closing a socket with unread input resets
    /// the connection and the peer may lose the answer (RFC 9112 §9.6).
    case linger
    /// The protocol's library has closed it already.
    case gone
}
