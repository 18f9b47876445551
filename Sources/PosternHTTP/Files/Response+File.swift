public import HTTPTypes

extension Response {
    /// A file, as the answer to `GET` and `HEAD`.
    ///
    /// ```swift
    /// Route(.get, "/reports/{path:path}") { request in
    ///     .file(try request.parameter("path"), below: "/srv/reports")
    /// }
    /// ```
    ///
    /// Where the setting `SENDFILE` says how, the web server sends it, and the service only says which; otherwise the service does, in constant
    /// memory. Either way there are `Content-Length`, `ETag` and `Last-Modified`, and answers to conditional requests (304, 412) and to those for a
    /// range (206, 416).
    ///
    /// What is not a file below `root` is answered with 404: what does not exist or may not be read, a directory, a device, and whatever can only be
    /// reached through `..`, an empty name, or a symbolic link below `root`.
    ///
    /// - Parameters:
    ///   - path: where it is below `root`, as the client may have named it: decoded, with slashes between its names.
    ///   - root: the directory. It may be a symbolic link itself. That it cannot be opened is an error of the service's: 500.
    ///   - contentType: without one, that which the ending of the name stands for, or else `application/octet-stream`.
    ///   - headers: an `ETag` among them takes the place of the one that is made of time and size.
    public static func file(
        _ path: String, below root: String, contentType: String? = nil, headers: HTTPFields = [:]
    ) -> Response {
        var response = Response(headers: headers)
        response.file = ServedFile(path: path, root: root)
        if let type = contentType ?? (headers[.contentType] == nil ? MediaType.ofFile(path) : nil) {
            response.headers[.contentType] = type
        }
        return response
    }
}
