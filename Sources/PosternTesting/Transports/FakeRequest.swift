internal import HTTPTypes
internal import PosternHTTP

/// The parameters that a web server would send for a request.
struct FakeRequest {
    let table: [(name: String, value: String)]

    init(_ call: TestCall) {
        let parts = call.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var table: [(name: String, value: String)] = [
            ("REQUEST_METHOD", call.method.rawValue),
            ("SCRIPT_NAME", ""),
            ("PATH_INFO", PercentEncoding.decodePath(parts[0].utf8) ?? String(parts[0])),
            ("QUERY_STRING", parts.count > 1 ? String(parts[1]) : ""),
            ("REQUEST_URI", call.target),
            ("CONTENT_TYPE", call.headers[.contentType] ?? ""),
            ("CONTENT_LENGTH", call.headers[.contentLength] ?? (call.body.isEmpty ? "" : "\(call.body.count)")),
            ("SERVER_PROTOCOL", "HTTP/1.1"),
            ("SERVER_NAME", "localhost"),
            ("REMOTE_ADDR", "127.0.0.1"),
            ("GATEWAY_INTERFACE", "CGI/1.1"),
        ]
        for field in call.headers {
            table.append(("HTTP_" + field.name.canonicalName.uppercased().map { $0 == "-" ? "_" : $0 }, field.value))
        }
        table.removeAll { call.variables[$0.name] != nil }
        table += call.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.table = table
    }

    var parameters: Parameters {
        var parameters = Parameters()
        for (name, value) in table { parameters.append(name, value) }
        return parameters
    }
}
