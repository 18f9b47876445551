/// Takes the body of a streamed answer, piece by piece; see ``Response/stream(status:headers:length:_:)``.
///
/// What is written is kept until 8 MiB of it are there, or until ``flush()``. Then the head is sent, and from there on a write blocks its
/// thread for as long as the client needs to take what came before: so a body of any size is written in constant memory.
///
/// Every call throws ``BodyWriteError``, or `CancellationError` once the request has been given up: because its client is gone, or because the
/// writing was at rest for longer than a handler may run. There is nothing to do then but to end.
public struct BodyWriter: Sendable {
    private let sink: any BodySink

    /// How many bytes a JSON writer holds before ``write(from:)`` takes them.
    private static let worthwhile = 65_536

    package init(to sink: any BodySink) { self.sink = sink }

    /// Writes `bytes`.
    public func write(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        try sink.write(bytes)
    }

    /// Writes `text` in UTF-8.
    public func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Writes what `json` holds, once that is worth a write: to be called after each element of a long document. What is left in the end
    /// is written by `write(json.finish())`.
    public func write(from json: inout JSONWriter) throws {
        guard json.count >= Self.worthwhile else { return }
        try sink.write(json.take())
        json.reserve(Self.worthwhile + Self.worthwhile / 4)
    }

    /// Sends what has been written up to here, and with it the head if that has not gone out: without `Content-Length` if none was
    /// announced, and whatever happens then, the answer is no error any more.
    public func flush() throws { try sink.flush() }
}

/// Where a ``BodyWriter`` writes to.
package protocol BodySink: Sendable {
    /// - Parameter bytes: at least one.
    func write(_ bytes: [UInt8]) throws

    func flush() throws
}
