public import PosternGateway

/// How far the requests of a ``TestClient`` travel. The application and the tests are the same for all.
public enum TestTransport: Sendable, Hashable, CustomStringConvertible {
    /// Parameters and bytes that enter the gateway where libfcgi's requests do: the quickest, and enough for most tests.
    case fakeRequest
    /// The bytes of a web server over a pair of sockets, through libfcgi or the parser of SCGI.
    case socketPair(WireProtocol)
    /// The same over a unix socket that a gateway listens on.
    case unixSocket(WireProtocol)
    /// HTTP to an nginx of the client's own before such a gateway. Debian's package nginx-light must be installed.
    case nginx(WireProtocol)

    /// All of them, for tests that are to run at every depth.
    public static let all: [TestTransport] =
        [.fakeRequest] + WireProtocol.allCases.flatMap { [.socketPair($0), .unixSocket($0), .nginx($0)] }

    public var description: String {
        switch self {
        case .fakeRequest: "a fake request"
        case .socketPair(let wire): "\(wire.rawValue) over a pair of sockets"
        case .unixSocket(let wire): "\(wire.rawValue) over a unix socket"
        case .nginx(let wire): "nginx and \(wire.rawValue)"
        }
    }
}
