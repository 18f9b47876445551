internal import HTTPTypes

extension Response {
    /// The problem document for `error` (RFC 9457): `type`, `title`, `status`, and what is known beyond. It is about one request, so nobody
    /// may store it.
    ///
    /// - Parameter requestID: stands in the document, so that a client can name it and the log can be searched for it.
    package static func problem(_ error: HTTPError, requestID: String? = nil) -> Response {
        var writer = JSONWriter()
        writer.object { problem in
            problem.member("type", error.type ?? "about:blank")
            problem.member("title", error.title ?? error.status.reasonPhrase)
            problem.member("status", error.status.code)
            if let detail = error.detail, error.status.code != 500 { problem.member("detail", detail) }
            if !error.faults.isEmpty { problem.member("errors", error.faults) }
            for (name, value) in error.members.sorted(by: { $0.key < $1.key }) where !standardMembers.contains(name) {
                problem.member(named: name, value)
            }
            if let requestID { problem.member("request_id", requestID) }
        }
        var headers = error.headers
        headers[.contentType] = "application/problem+json"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        return Response(status: error.status, headers: headers, body: writer.finish())
    }

    private static let standardMembers: Set<String> = ["type", "title", "status", "detail", "errors", "request_id"]
}

extension HTTPError.Fault: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.object { fault in
            if let parameter { fault.member("parameter", parameter) } else { fault.member("pointer", pointer) }
            fault.member("detail", detail)
        }
    }
}
