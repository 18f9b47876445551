public import HTTPTypes

/// The answer to a request.
public struct Response: Sendable {
    /// All of an answer in one place, so that it is handed on as one reference.
    ///
    /// `@unchecked Sendable` is safe because a variable is changed only where nobody else has a reference to it: ``Response/own()``.
    private final class Storage: @unchecked Sendable {
        var status: HTTPResponse.Status
        var headers: HTTPFields
        var body: [UInt8]
        var stream: ResponseStream?
        var file: ServedFile?
        var errorLog: String?
        var accessFields: [AccessField] = []
        var followUps: [FollowUp] = []

        init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: [UInt8]) {
            (self.status, self.headers, self.body) = (status, headers, body)
        }

        func copy() -> Storage {
            let copy = Storage(status, headers, body)
            (copy.stream, copy.file, copy.errorLog) = (stream, file, errorLog)
            (copy.accessFields, copy.followUps) = (accessFields, followUps)
            return copy
        }
    }

    private var storage: Storage

    public init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: [UInt8] = []) {
        storage = Storage(status, headers, body)
    }

    /// Lets the storage be changed, which no other answer has then.
    private mutating func own() {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
    }

    public var status: HTTPResponse.Status {
        get { storage.status }
        set {
            own()
            storage.status = newValue
        }
    }

    /// The header fields, without `Content-Length`, which the gateway adds.
    public var headers: HTTPFields {
        get { storage.headers }
        _modify {
            own()
            yield &storage.headers
        }
    }

    /// The whole body. It is not sent in answer to `HEAD`, nor with 204 and 304. It is empty while the answer is streamed; to change it ends that.
    public var body: [UInt8] {
        get { storage.body }
        _modify {
            own()
            (storage.stream, storage.file) = (nil, nil)
            yield &storage.body
        }
    }

    /// Writes the body in place of ``body``.
    package var stream: ResponseStream? {
        get { storage.stream }
        set {
            own()
            storage.stream = newValue
        }
    }

    /// What is the body in place of ``body``; see ``file(_:below:contentType:headers:)``.
    package var file: ServedFile? {
        get { storage.file }
        set {
            own()
            storage.file = newValue
        }
    }

    /// Text for the web server's error log (`FCGI_STDERR`). SCGI has no such stream and drops it.
    public var errorLog: String? {
        get { storage.errorLog }
        set {
            own()
            storage.errorLog = newValue
        }
    }

    /// What the access log says of the request besides its own fields.
    package var accessFields: [AccessField] {
        get { storage.accessFields }
        _modify {
            own()
            yield &storage.accessFields
        }
    }

    /// What is done when it has been sent.
    package var followUps: [FollowUp] {
        get { storage.followUps }
        _modify {
            own()
            yield &storage.followUps
        }
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
