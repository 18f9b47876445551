public import HTTPTypes
internal import PosternHTTP

/// The answer to a request of a ``TestClient``, read from the bytes that a web server would get.
public struct TestResponse: Sendable, CustomStringConvertible {
    public let status: HTTPResponse.Status
    public let headers: HTTPFields
    public let body: [UInt8]

    /// What was sent for the web server's error log.
    public let errorLog: String?

    /// Whether the body was broken off while it was written: a client would not get the end of it.
    public let isBrokenOff: Bool

    /// The request and the whole answer, for the message of a test that fails.
    public let description: String

    /// Why the body is not what a test asked for.
    public struct Unexpected: Error, CustomStringConvertible {
        public let description: String
    }

    init(_ sent: FakeExchange.Sink.Sent, to request: String) {
        var status = HTTPResponse.Status(code: 502)
        var headers = HTTPFields()
        for line in String(decoding: sent.head, as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " }
            if parts[0] == "Status" {
                let words = value.split(separator: " ", maxSplits: 1)
                status = HTTPResponse.Status(
                    code: Int(words[0]) ?? 502, reasonPhrase: words.count > 1 ? String(words[1]) : "")
            } else if let name = HTTPField.Name(String(parts[0])) {
                headers.append(HTTPField(name: name, value: String(value)))
            }
        }
        self.status = status
        self.headers = headers
        body = sent.body
        errorLog = sent.errorLog
        isBrokenOff = sent.isBrokenOff
        description = "\(request)\n" + String(decoding: sent.head + sent.body, as: UTF8.self)
    }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    ///
    /// - Throws: ``Unexpected`` with request and answer, when it is no JSON or does not fit `type`.
    public func json<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        do { return try JSONParser.parse(body).decode(type) } catch {
            throw Unexpected(description: "the body does not become \(type): \(error)\n\(self)")
        }
    }
}
