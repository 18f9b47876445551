/// Gives the body of a request piece by piece, as it comes in; see ``Route/streamingBody()``.
///
/// ```swift
/// Route(.put, "/pictures/{id:int}", bodyLimit: 1 << 30) { request in
///     while let piece = try request.bodyReader.next() { try file.append(piece) }
///     return .empty()
/// }.streamingBody()
/// ```
///
/// What is never asked for is never kept: it is read and dropped after the answer, as far as the web server needs that to hear the answer.
public struct BodyReader: Sendable {
    private let source: any BodySource

    package init(from source: any BodySource) { self.source = source }

    /// Waits for the next piece; blocks. A piece has 64 KiB or more, but for the last.
    ///
    /// - Returns: `nil` at the end.
    /// - Throws: ``HTTPError`` 413 as soon as there is more than the limit, 400 when the body is shorter or longer than announced, to be thrown on;
    ///   ``BodyReadError`` when the rest will never come; `CancellationError` once the request has been given up. One piece may take as long as
    ///   a request may (`READ_TIMEOUT`), and from one to the next it may take as long as a handler may (`HANDLER_TIMEOUT`).
    public func next() throws -> [UInt8]? { try source.next() }
}

/// Where a ``BodyReader`` reads from.
package protocol BodySource: AnyObject, Sendable {
    /// - Returns: at least one byte; `nil` at the end.
    func next() throws -> [UInt8]?
}

/// Why the rest of a body cannot be read.
public enum BodyReadError: Error, Equatable, CustomStringConvertible {
    /// The client has gone, has taken too long, or has sent what the protocol forbids. Nobody waits for an answer.
    case brokenOff
    /// The request has been answered: a reader was used after its handler.
    case requestHasEnded
    /// The body has been read before the handler was called.
    case wasReadWhole

    public var description: String {
        switch self {
        case .brokenOff: "the body has broken off: its client is gone, or too slow"
        case .wasReadWhole: "the body has been read already: use Request.body, or make the route one with streamingBody()"
        case .requestHasEnded: "the request has been answered: a BodyReader is of no use behind its handler"
        }
    }
}
