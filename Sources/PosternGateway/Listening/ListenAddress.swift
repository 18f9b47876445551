/// Where the gateway listens, which protocol it speaks there, and who may connect.
///
/// Written `fastcgi:unix:/run/notes/notes.sock`, `scgi:127.0.0.1:4000`, `fastcgi:[::1]:9000`, `scgi:fd:0` for a socket that the
/// parent process has opened, or `fastcgi:systemd:NAME` for one that systemd has. Options stand behind a `?`:
/// `fastcgi:unix:/run/notes/notes.sock?mode=0660&owner=notes&group=www-data&peer=www-data`,
/// `scgi:10.0.0.5:4000?allow=10.0.0.7,10.1.0.0/16`.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    public enum Endpoint: Sendable, Equatable {
        /// A unix socket at `path`.
        case unix(path: String, options: UnixOptions)
        /// A TCP socket; `host` is an address of this machine.
        case tcp(host: String, port: UInt16)
        /// A listening socket that this process was started with.
        case descriptor(Int32)
        /// The listening sockets that systemd calls `name` (`FileDescriptorName=`); `nil` for all that it has passed.
        case systemd(name: String?)
    }

    /// To whom the file of a unix socket belongs.
    public struct UnixOptions: Sendable, Equatable {
        /// Its permissions.
        public var mode: UInt32 = 0o660
        /// The user that it is given to; `nil` for the process's own.
        public var owner: String?
        /// The group that it is given to; `nil` for the process's own.
        public var group: String?

        public init() {}
    }

    public let wire: WireProtocol
    public let endpoint: Endpoint
    /// The users, by name or number, whose processes may connect to a unix socket, checked by `SO_PEERCRED`; empty for everybody
    /// whom the file's mode lets in.
    public let peers: [String]
    /// From where a TCP socket may be connected to. Empty for this machine, and only allowed when it listens on loopback.
    public let allowed: [AddressRange]
    public let description: String

    /// A unix socket for FastCGI with permissions for its owner and group.
    public static func unix(_ path: String) -> ListenAddress {
        ListenAddress(.fastcgi, .unix(path: path, options: UnixOptions()), "fastcgi:unix:\(path)")
    }

    /// The socket that lighttpd, spawn-fcgi and mod_fcgid start a FastCGI program with (`FCGI_LISTENSOCK_FILENO`).
    public static let standardInput = ListenAddress(.fastcgi, .descriptor(0), "fastcgi:fd:0")

    init(
        _ wire: WireProtocol, _ endpoint: Endpoint, peers: [String] = [], allowed: [AddressRange] = [], _ description: String
    ) {
        self.wire = wire
        self.endpoint = endpoint
        self.peers = peers
        self.allowed = allowed
        self.description = description
    }

    /// Reads an address.
    ///
    /// - Throws: ``GatewayError/address(_:reason:)`` with what is wrong and what is right.
    public init(_ text: String) throws(GatewayError) {
        self = try ListenAddressParser(text).address()
    }

    /// Reads the address of a control socket: `unix:/run/notes/control.sock`, with the options of a unix socket behind a `?`. Without
    /// `mode=`, only its owner may connect.
    ///
    /// - Throws: ``GatewayError/address(_:reason:)`` with what is wrong and what is right.
    package static func control(_ text: String) throws(GatewayError) -> ListenAddress {
        try ListenAddressParser(text).controlAddress()
    }

    /// Whether it names a socket that another process has opened, so that it means nothing without that process.
    package var isHandedIn: Bool {
        switch endpoint {
        case .descriptor, .systemd: true
        case .unix, .tcp: false
        }
    }

    /// The same address for the very socket that it turned out to be.
    func on(_ descriptor: Int32) -> ListenAddress {
        ListenAddress(wire, .descriptor(descriptor), peers: peers, allowed: allowed, description)
    }
}
