/// A request as a web server sends it, with everything open to be made wrong.
public struct FastCGIRequest: Sendable {
    public typealias Parameter = (name: [UInt8], value: [UInt8])

    public var requestID: UInt16 = 1
    public var role: UInt16 = 1
    /// Whether the connection is to stay open (`FCGI_KEEP_CONN`).
    public var isKept = true
    public var parameters: [Parameter]
    public var body: [UInt8]
    /// The most bytes of content in a record.
    public var chunk = 65_535
    /// The padding of each record that has content.
    public var padding: UInt8 = 0

    /// A request with the parameters that nginx sends; `CONTENT_LENGTH` is the body's, empty without one.
    public init(_ method: String = "GET", _ target: String = "/echo", body: [UInt8] = []) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts[0])
        self.body = body
        parameters = [
            ("QUERY_STRING", parts.count > 1 ? String(parts[1]) : ""), ("REQUEST_METHOD", method),
            ("CONTENT_TYPE", ""), ("CONTENT_LENGTH", body.isEmpty ? "" : String(body.count)),
            ("SCRIPT_NAME", path), ("REQUEST_URI", target), ("DOCUMENT_URI", path),
            ("SERVER_PROTOCOL", "HTTP/1.1"), ("GATEWAY_INTERFACE", "CGI/1.1"), ("REMOTE_ADDR", "192.0.2.1"),
            ("HTTP_HOST", "postern.test"),
        ].map { (Array($0.utf8), Array($1.utf8)) }
    }

    /// A request with a body of JSON.
    public init(_ method: String, _ target: String, json: String) {
        self = FastCGIRequest(method, target, body: Array(json.utf8)).setting("CONTENT_TYPE", "application/json")
    }

    /// The same request with the parameters called `name` replaced by one, or by none.
    public func setting(_ name: String, _ value: String?) -> FastCGIRequest {
        var request = self
        request.parameters.removeAll { $0.name == Array(name.utf8) }
        return value.map { request.adding(name, $0) } ?? request
    }

    /// The same request with one more parameter.
    public func adding(_ name: String, _ value: String) -> FastCGIRequest {
        adding(Array(name.utf8), Array(value.utf8))
    }

    /// The same request with one more parameter.
    public func adding(_ name: [UInt8], _ value: [UInt8]) -> FastCGIRequest {
        var request = self
        request.parameters.append((name, value))
        return request
    }

    /// The same request with `change` made to it.
    public func with(_ change: (inout FastCGIRequest) -> Void) -> FastCGIRequest {
        var request = self
        change(&request)
        return request
    }

    /// All parameters as pairs.
    public var parameterBytes: [UInt8] {
        parameters.flatMap { FastCGINameValue.bytes($0.name, $0.value) }
    }

    /// `FCGI_BEGIN_REQUEST` and the parameters with their end.
    public var headRecords: [FastCGIRecord] {
        [.begin(requestID: requestID, role: role, isKept: isKept)]
            + FastCGIRecord.stream(
                .parameters, requestID: requestID, parameterBytes, chunk: chunk, padding: padding)
    }

    /// The body with its end.
    public var bodyRecords: [FastCGIRecord] {
        FastCGIRecord.stream(.input, requestID: requestID, body, chunk: chunk, padding: padding)
    }

    public var records: [FastCGIRecord] { headRecords + bodyRecords }

    /// The whole request as it is sent.
    public var bytes: [UInt8] { records.bytes }
}
