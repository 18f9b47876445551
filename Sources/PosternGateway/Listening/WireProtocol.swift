/// What a web server speaks on a connection.
public enum WireProtocol: String, Sendable, CaseIterable {
    /// FastCGI 1.0, in records; connections may be kept.
    case fastcgi
    /// SCGI 1; a connection carries one request.
    case scgi
}
