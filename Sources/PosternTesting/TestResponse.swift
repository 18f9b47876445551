public import HTTPTypes
internal import PosternHTTP

/// The answer to a request of a ``TestClient``, read from the bytes that a web server, or its client, would get.
public struct TestResponse: Sendable, CustomStringConvertible {
    public let status: HTTPResponse.Status
    public let headers: HTTPFields
    public let body: [UInt8]

    /// What was sent for the web server's error log; nobody sees it behind nginx, or over SCGI.
    public let errorLog: String?

    /// Whether the connection ended before the body did.
    public let isBrokenOff: Bool

    /// The targets that were asked for before, each of which has sent the client on.
    public let redirects: [String]

    private let call: TestCall
    private let head: [UInt8]

    /// Why an answer is not what a test asked for.
    public struct Unexpected: Error, CustomStringConvertible {
        public let description: String
    }

    init(_ answer: TestAnswer, to call: TestCall, redirects: [String]) {
        var status = HTTPResponse.Status(code: 502)
        var headers = HTTPFields()
        for line in String(decoding: answer.head, as: UTF8.self).split(separator: "\r\n") {
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
        body = answer.body
        errorLog = answer.errorLog
        let announced = headers[.contentLength].flatMap { Int($0) } ?? answer.body.count
        isBrokenOff = answer.isBrokenOff || call.method != .head && answer.body.count < announced
        self.redirects = redirects
        self.call = call
        head = answer.head
    }

    /// What stands for an answer when there is none.
    init(failure: any Error, to call: TestCall, redirects: [String]) {
        status = .badGateway
        headers = [:]
        body = Array("\(failure)".utf8)
        errorLog = nil
        isBrokenOff = true
        self.redirects = redirects
        self.call = call
        head = []
    }

    /// The request and the answer, for the message of a test that fails: the first 4,096 bytes of each body.
    public var description: String {
        let way = redirects.map { "\($0) sent to " }.joined()
        let fields = call.headers.map { "\n\($0.name.rawName): \($0.value)" }.joined()
        let sent = call.body.isEmpty ? "" : "\n\n" + Self.excerpt(call.body)
        let request = "\(way)\(call.method.rawValue) \(call.target)\(fields)\(sent)"
        return "\(request)\n\n\(String(decoding: head, as: UTF8.self))\(Self.excerpt(body))"
    }

    private static func excerpt(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(4_096), as: UTF8.self)
        return body.count > 4_096 ? "\(text)… (\(body.count) bytes)" : text
    }

    /// The answer, if it has this status.
    ///
    /// - Throws: ``Unexpected`` with request and answer.
    @discardableResult
    public func expecting(_ status: HTTPResponse.Status) throws -> TestResponse {
        guard self.status.code == status.code else {
            throw Unexpected(description: "the answer is not \(status.code) but \(self.status.code):\n\(self)")
        }
        return self
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
