internal import HTTPTypes

/// Header fields by which an answer commands the web server, to send any file or to pass by its own rules: nginx's `X-Accel-Redirect` and the
/// like, `X-Sendfile`, lighttpd's `X-LIGHTTPD-send-file`, and CGI's `Status`.
enum ServerCommand {
    static func isOne(_ name: HTTPField.Name) -> Bool {
        let name = name.canonicalName
        guard let first = name.utf8.first, first == UInt8(ascii: "x") || first == UInt8(ascii: "s") else { return false }
        return name == "status" || ["x-accel-", "x-sendfile", "x-lighttpd-"].contains { name.utf8.starts(with: $0.utf8) }
    }
}
