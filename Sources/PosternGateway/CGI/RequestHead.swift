internal import HTTPTypes
internal import PosternHTTP

/// What the parameters of a request say, checked: nothing that a peer sends is used before it went through here.
struct RequestHead {
    var request: Request

    /// The announced size of the body; `nil` when `CONTENT_LENGTH` is missing or empty.
    let contentLength: Int?

    /// Reads the meta-variables of RFC 3875 §4.1.
    ///
    /// - Parameter rootPath: what the web server has mounted the service under, if the service has been told so; else empty.
    /// - Throws: ``HTTPError`` 400 with the variable that is wrong.
    init(_ parameters: Parameters, rootPath: String = "") throws(HTTPError) {
        try Self.refuseAmbiguity(parameters)
        contentLength = try Self.contentLength(parameters)
        guard let name = parameters["REQUEST_METHOD"], let method = HTTPRequest.Method(name) else {
            throw HTTPError(.badRequest, "The request method is missing or malformed.")
        }
        let path = try Self.mountedPath(parameters, below: rootPath)
        request = Request(
            method: method, path: path.path, rootPath: path.root,
            queryString: parameters.withValue("QUERY_STRING") { String(decoding: $0, as: UTF8.self) } ?? "",
            parameters: parameters)
    }

    /// Refuses what two readers could understand in two ways. nginx before 1.23 sends a field that came twice as two
    /// variables of one name.
    private static func refuseAmbiguity(_ parameters: Parameters) throws(HTTPError) {
        for name in ["CONTENT_LENGTH", "HTTP_AUTHORIZATION", "HTTP_HOST"] as [StaticString]
        where parameters.occurrences(of: name) > 1 {
            throw HTTPError(.badRequest, "The field behind \(name) was sent more than once.")
        }
    }

    /// `CONTENT_LENGTH` is decimal digits and nothing else; a web server sends it empty when there is no body.
    private static func contentLength(_ parameters: Parameters) throws(HTTPError) -> Int? {
        let parsed = parameters.withValue("CONTENT_LENGTH") { digits -> (length: Int?, isValid: Bool) in
            guard !digits.isEmpty else { return (nil, true) }
            var length = 0
            for digit in digits {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return (nil, false) }
                let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
                let (sum, carry) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
                guard !overflow, !carry else { return (nil, false) }
                length = sum
            }
            return (length, true)
        }
        guard let parsed else { return nil }
        guard parsed.isValid else { throw HTTPError(.badRequest, "Content-Length is not a whole number.") }
        return parsed.length
    }

    /// The decoded path, and what the service is mounted under.
    ///
    /// Without a `rootPath`, a `SCRIPT_NAME` before a `PATH_INFO` is a mount (RFC 3875 §4.1.13). Alone it is the whole path: so nginx's
    /// stock `fastcgi_params` have it, and they cannot be told from a mount whose own path was asked for.
    private static func mountedPath(
        _ parameters: Parameters, below rootPath: String
    ) throws(HTTPError) -> (root: String, path: String) {
        if !rootPath.isEmpty {
            let path = try checked(path(parameters))
            guard path.hasPrefix(rootPath + "/") || path == rootPath else { return (rootPath, path) }
            return (rootPath, try checked(String(path.dropFirst(rootPath.count))))
        }
        guard let script = parameters["SCRIPT_NAME"], !script.isEmpty, let info = parameters["PATH_INFO"], !info.isEmpty else {
            return ("", try checked(path(parameters)))
        }
        let root = try checked(script)
        return (root.hasSuffix("/") ? String(root.dropLast()) : root, try checked(info))
    }

    /// The decoded path: what the web server matched (`SCRIPT_NAME` and `PATH_INFO`, or nginx's `DOCUMENT_URI`), else the path
    /// of `REQUEST_URI`.
    private static func path(_ parameters: Parameters) throws(HTTPError) -> String {
        guard let path = matchedPath(parameters) ?? requestedPath(parameters) else {
            throw HTTPError(.badRequest, "The path is missing, or it is not UTF-8.")
        }
        return path
    }

    private static func checked(_ path: String) throws(HTTPError) -> String {
        let path = path.isEmpty ? "/" : path
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw HTTPError(.badRequest, "The path does not begin with a slash.")
        }
        guard !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw HTTPError(.badRequest, "The path contains a control character.")
        }
        return path
    }

    private static func matchedPath(_ parameters: Parameters) -> String? {
        if parameters.contains("SCRIPT_NAME") || parameters.contains("PATH_INFO") {
            guard let script = text("SCRIPT_NAME", parameters), let info = text("PATH_INFO", parameters) else {
                return nil
            }
            return info.isEmpty ? script : script + info
        }
        return parameters["DOCUMENT_URI"]
    }

    private static func requestedPath(_ parameters: Parameters) -> String? {
        guard !["SCRIPT_NAME", "PATH_INFO", "DOCUMENT_URI"].contains(where: parameters.contains) else { return nil }
        return parameters.withValue("REQUEST_URI") { target in
            PercentEncoding.decodePath(target.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        } ?? nil
    }

    /// The variable as text, empty when it is missing; `nil` when it is not UTF-8.
    private static func text(_ name: StaticString, _ parameters: Parameters) -> String? {
        parameters.contains(name) ? parameters[name] : ""
    }
}
