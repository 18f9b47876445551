public import HTTPTypes

extension Response {
    /// An answer whose body is written piece by piece.
    ///
    /// ```swift
    /// return .stream(headers: [.contentType: "text/csv"]) { body in
    ///     try database.read { session in
    ///         try session.forEach("SELECT name FROM people") { row in
    ///             let name: String = try row["name"]
    ///             try body.write(name + "\r\n")
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// A body that ends within 8 MiB is sent as if it had been there from the beginning, with `Content-Length`. A longer one is sent as it
    /// is written, and its end is told apart from a crash: over FastCGI by the end of the request, over SCGI only where `length` is given,
    /// since there a closed connection is all there is.
    ///
    /// - Parameters:
    ///   - length: how many bytes `work` writes, if that is known: they are announced, and sent from the first 64 KiB on.
    ///   - work: runs on the request's own thread after all middleware, and may block. It is not run with 204 and 304, and for
    ///     `HEAD` only as far as the length can be told, without being sent. What it
    ///     throws before anything was sent becomes an answer as if the handler had thrown it; afterwards the connection is broken off, and
    ///     the log tells why. From one write to the next it may take as long as a handler may run (`HANDLER_TIMEOUT`), and 64 KiB may take
    ///     as long on their way as an answer may (`WRITE_TIMEOUT`).
    public static func stream(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], length: Int? = nil,
        _ work: @escaping @Sendable (BodyWriter) async throws -> Void
    ) -> Response {
        var response = Response(status: status, headers: headers)
        response.stream = ResponseStream(length: length.map { max(0, $0) }, work: work)
        return response
    }

    /// Whether the body is yet to be written, or a file.
    public var isStreamed: Bool { stream != nil || file != nil }

    /// The same answer, changed as soon as its whole body is there: at once, or, when it is streamed, after it was written, if that was
    /// before anything had to be sent. For middleware that looks at bodies: an answer too long to wait for, and a file, stay as they are.
    public func whenWhole(_ change: @escaping @Sendable (Response) -> Response) -> Response {
        guard file == nil else { return self }
        guard let stream else { return change(self) }
        var response = self
        response.stream = stream.with(change)
        return response
    }

    /// The answer that a stream has become whose whole body was written before anything was sent.
    package func whole(_ body: [UInt8]) -> Response {
        guard let stream else { return self }
        var response = self
        response.body = body
        return stream.changes.reduce(response) { response, change in change(response) }
    }
}
