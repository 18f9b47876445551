internal import HTTPTypes
package import PosternGateway
internal import PosternHTTP

/// What one line of the access log says; its bytes are a pure function of this value and the format.
///
/// Whatever a client sent, the result is one line of at most ``limit`` bytes: that is what the kernel writes into a pipe in one piece
/// (`PIPE_BUF`). Of header fields only `Referer` and `User-Agent` are in it; bodies, cookies and credentials never are.
package struct AccessLine: Sendable {
    package static let limit = 4_096

    let ended: EndedRequest
    /// When the answer was sent.
    let time: LogTime

    package init(_ ended: EndedRequest, at time: LogTime) {
        self.ended = ended
        self.time = time
    }

    /// The line with the LF that ends it; nothing for ``AccessLogFormat/off``.
    package func encoded(as format: AccessLogFormat) -> [UInt8] {
        switch format {
        case .off: []
        case .combined: combined()
        case .json: json()
        }
    }

    /// The most bytes that a text of its kind takes in a line.
    private enum Limit {
        static let target = 1_024
        static let query = 768
        static let field = 512
        static let name = 96
        /// All that the application adds.
        static let added = 256
    }

    /// The request came earlier than it ended, and these formats tell when it came.
    private var start: LogTime { time.earlier(byMilliseconds: Int(ended.times.total / 1_000_000)) }

    private func combined() -> [UInt8] {
        var line = AccessLineBuffer(.combined)
        line.append(ended.parameters, "REMOTE_ADDR", limit: Limit.name)
        line.append(" - ")
        line.append(ended.parameters, "REMOTE_USER", limit: Limit.name)
        line.append(" [\(start.apacheText)] \"")
        line.append(ended.parameters, "REQUEST_METHOD", limit: Limit.name)
        line.append(" ")
        line.append(ended.parameters, "REQUEST_URI", limit: Limit.target + Limit.query)
        line.append(" ")
        line.append(ended.parameters, "SERVER_PROTOCOL", limit: Limit.name)
        line.append("\" ")
        line.append(ended.status)
        line.append(" ")
        if ended.sentBytes > 0 { line.append(ended.sentBytes) } else { line.append("-") }
        line.append(" \"")
        line.append(ended.parameters, "HTTP_REFERER", limit: Limit.field)
        line.append("\" \"")
        line.append(ended.parameters, "HTTP_USER_AGENT", limit: Limit.field)
        line.append("\" id=")
        if let id = ended.request?.id {
            line.append(escaping: id, limit: Limit.name)
        } else {
            line.append(ended.parameters, "REQUEST_ID", limit: Limit.name)
        }
        line.append(" route=\"")
        line.append(escaping: ended.request?.pattern ?? "-", limit: Limit.name)
        line.append("\" total=")
        line.append(milliseconds: ended.times.total)
        for part in RequestTimes.parts {
            line.append(" ")
            line.append(part.name)
            line.append("=")
            line.append(milliseconds: part.time(ended.times))
        }
        line.append(ended.accessFields, limit: Limit.added)
        line.append("\n")
        return line.bytes
    }

    private func json() -> [UInt8] {
        var line = AccessLineBuffer(.json)
        line.append("{\"time\":\"")
        line.append(start.text)
        line.append("\"")
        if let id = ended.request?.id {
            line.append(",\"id\":", escaping: id, limit: Limit.name)
        } else {
            line.append(",\"id\":", ended.parameters, "REQUEST_ID", limit: Limit.name)
        }
        line.append(",\"remote\":", ended.parameters, "REMOTE_ADDR", limit: Limit.name)
        line.append(",\"method\":", ended.parameters, "REQUEST_METHOD", limit: Limit.name)
        if let request = ended.request {
            let path = request.rootPath.isEmpty ? request.path : request.rootPath + request.path
            line.append(",\"path\":", escaping: path, limit: Limit.target)
        } else {
            line.append(",\"path\":", ended.parameters, "REQUEST_URI", limit: Limit.target)
        }
        line.append(",\"query\":", ended.parameters, "QUERY_STRING", limit: Limit.query)
        line.append(",\"route\":", escaping: ended.request?.pattern, limit: Limit.name)
        line.append(",\"protocol\":", ended.parameters, "SERVER_PROTOCOL", limit: Limit.name)
        line.append(",\"status\":")
        line.append(ended.status)
        line.append(",\"bytes_in\":")
        line.append(ended.receivedBytes)
        line.append(",\"bytes_out\":")
        line.append(ended.sentBytes)
        line.append(",\"referer\":", ended.parameters, "HTTP_REFERER", limit: Limit.field)
        line.append(",\"user_agent\":", ended.parameters, "HTTP_USER_AGENT", limit: Limit.field)
        line.append(",\"total_ms\":")
        line.append(milliseconds: ended.times.total)
        for part in RequestTimes.parts {
            line.append(",\"")
            line.append(part.name)
            line.append("_ms\":")
            line.append(milliseconds: part.time(ended.times))
        }
        line.append(",\"worker\":")
        line.append(ended.worker)
        line.append(ended.accessFields, limit: Limit.added)
        line.append("}\n")
        return line.bytes
    }
}
