public import HTTPTypes

/// The answer to a request.
public struct Response: Sendable {
    public var status: HTTPResponse.Status

    /// The header fields, without `Content-Length`, which the gateway adds.
    public var headers: HTTPFields

    /// The whole body. It is not sent in answer to `HEAD`, nor with 204 and 304. It is empty while the answer is streamed; to set it ends that.
    public var body: [UInt8] {
        didSet {
            stream = nil
            file = nil
        }
    }

    /// Writes the body in place of ``body``.
    package var stream: ResponseStream?

    /// What is the body in place of ``body``; see ``file(_:below:contentType:headers:)``.
    package var file: ServedFile?

    /// Text for the web server's error log (`FCGI_STDERR`). SCGI has no such stream and drops it.
    public var errorLog: String?

    /// What the access log says of the request besides its own fields.
    package var accessFields: [AccessField] = []

    /// What is done when it has been sent.
    package var followUps: [FollowUp] = []

    public init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Plain text in UTF-8.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    /// An answer without a body.
    public static func empty(_ status: HTTPResponse.Status = .noContent) -> Response {
        Response(status: status)
    }

    /// Sends the client to another place.
    ///
    /// - Parameter location: a path or URL, percent-encoded.
    public static func redirect(to location: String, status: HTTPResponse.Status = .found) -> Response {
        Response(status: status, headers: [.location: location])
    }

    /// The same answer with one header field set. Characters that may not stand in a field become blanks.
    public func with(_ name: HTTPField.Name, _ value: String) -> Response {
        var response = self
        response.headers[name] = value
        return response
    }
}
