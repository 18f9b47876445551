/// A request as a web server sends it over SCGI, with everything open to be made wrong.
public struct SCGIRequest: Sendable {
    public var variables: [(name: String, value: String)]
    public var body: [UInt8]

    /// A request with the variables that nginx sends.
    public init(_ method: String = "GET", _ target: String = "/echo", body: [UInt8] = []) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts[0])
        self.body = body
        variables = [
            ("CONTENT_LENGTH", "\(body.count)"), ("SCGI", "1"), ("REQUEST_METHOD", method), ("REQUEST_URI", target),
            ("QUERY_STRING", parts.count > 1 ? String(parts[1]) : ""), ("CONTENT_TYPE", ""), ("SCRIPT_NAME", path),
            ("DOCUMENT_URI", path), ("SERVER_PROTOCOL", "HTTP/1.1"), ("REMOTE_ADDR", "192.0.2.1"),
            ("HTTP_HOST", "postern.test"),
        ]
    }

    /// A request with a body of JSON.
    public init(_ method: String, _ target: String, json: String) {
        self = SCGIRequest(method, target, body: Array(json.utf8)).setting("CONTENT_TYPE", "application/json")
    }

    /// The same request with the variable called `name` changed in its place, or removed, or added.
    public func setting(_ name: String, _ value: String?) -> SCGIRequest {
        var request = self
        let place = request.variables.firstIndex { $0.name == name } ?? request.variables.endIndex
        request.variables.removeAll { $0.name == name }
        if let value { request.variables.insert((name, value), at: place) }
        return request
    }

    /// The same request with one more variable.
    public func adding(_ name: String, _ value: String) -> SCGIRequest {
        var request = self
        request.variables.append((name, value))
        return request
    }

    /// The same request with a variable that makes the netstring of its header `size` bytes long.
    public func filling(to size: Int) -> SCGIRequest {
        let rest = size - adding("HTTP_FILL", "").netstring.count
        let guess = adding("HTTP_FILL", String(repeating: "f", count: rest))
        let excess = guess.netstring.count - size  // by the digits of the length
        return adding("HTTP_FILL", String(repeating: "f", count: rest - excess))
    }

    /// What stands between the colon and the comma.
    public var header: [UInt8] {
        variables.flatMap { Array($0.name.utf8) + [0] + Array($0.value.utf8) + [0] }
    }

    public var netstring: [UInt8] { Self.netstring(header) }

    /// The whole request as it is sent.
    public var bytes: [UInt8] { netstring + body }

    public static func netstring(_ content: [UInt8]) -> [UInt8] {
        Array("\(content.count):".utf8) + content + [UInt8(ascii: ",")]
    }
}
