/// A certificate for TLS that nobody but itself vouches for, made by Debian's package `openssl`.
public final class Certificate: Sendable {
    private let directory: TemporaryDirectory

    /// The certificate, which is its own root too.
    public var path: String { directory.path("server.crt") }
    var keyPath: String { directory.path("server.key") }

    /// Makes one; blocks.
    ///
    /// - Parameter name: the host that it is for.
    public init(for name: String) throws {
        directory = try TemporaryDirectory()
        let command = try ChildProcess(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj",
                "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout", keyPath, "-out", path,
            ], in: directory)
        try eventually("the end of \(command.story)") { command.exit != nil }
        guard command.exit == .code(0) else { throw TimedOut("a certificate: \(command.story)") }
    }
}
