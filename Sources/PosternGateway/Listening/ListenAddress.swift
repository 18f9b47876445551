/// Where the gateway listens, and which protocol it speaks there.
///
/// Written `fastcgi:unix:/run/notes/notes.sock`, `fastcgi:127.0.0.1:9000`, `fastcgi:[::1]:9000`, or `fastcgi:fd:0` for a socket
/// that the parent process has opened. Options of a unix socket stand behind a `?`:
/// `fastcgi:unix:/run/notes/notes.sock?mode=0660&group=www-data&allow=www-data`.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    public enum Endpoint: Sendable, Equatable {
        /// A unix socket at `path`.
        case unix(path: String, options: UnixOptions)
        /// A TCP socket; `host` is an address of this machine's loopback.
        case tcp(host: String, port: UInt16)
        /// A listening socket that this process was started with.
        case descriptor(Int32)
    }

    /// Who may connect to a unix socket.
    public struct UnixOptions: Sendable, Equatable {
        /// The permissions of the socket's file.
        public var mode: UInt32 = 0o660
        /// The group that the file is given to; `nil` for the process's own.
        public var group: String?
        /// The users whose processes may connect, checked by `SO_PEERCRED`; empty for everybody whom `mode` lets in.
        public var allowed: [String] = []

        public init() {}
    }

    public let endpoint: Endpoint
    public let description: String

    /// A unix socket with permissions for its owner and group.
    public static func unix(_ path: String) -> ListenAddress {
        ListenAddress(.unix(path: path, options: UnixOptions()), "fastcgi:unix:\(path)")
    }

    /// The socket that lighttpd, spawn-fcgi and mod_fcgid start a FastCGI program with (`FCGI_LISTENSOCK_FILENO`).
    public static let standardInput = ListenAddress(.descriptor(0), "fastcgi:fd:0")

    private init(_ endpoint: Endpoint, _ description: String) {
        self.endpoint = endpoint
        self.description = description
    }

    /// Reads an address.
    ///
    /// - Throws: ``GatewayError/address(_:reason:)`` with what is wrong and what is right.
    public init(_ text: String) throws(GatewayError) {
        description = text
        guard text.hasPrefix("fastcgi:") else {
            throw .address(text, reason: "it must begin with the protocol, as in fastcgi:unix:/run/notes/notes.sock")
        }
        let place = text.dropFirst("fastcgi:".count)
        if place.hasPrefix("unix:") {
            endpoint = try Self.unix(place.dropFirst("unix:".count), in: text)
        } else if place.hasPrefix("fd:") {
            guard let descriptor = Int32(place.dropFirst("fd:".count)), descriptor >= 0 else {
                throw .address(text, reason: "behind fd: stands the number of a descriptor, as in fastcgi:fd:0")
            }
            endpoint = .descriptor(descriptor)
        } else {
            endpoint = try Self.tcp(place, in: text)
        }
    }

    private static func unix(_ text: Substring, in address: String) throws(GatewayError) -> Endpoint {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts[0])
        guard path.hasPrefix("/") || path.hasPrefix("./") else {
            throw .address(address, reason: "the path must be absolute, or begin with ./")
        }
        guard path.utf8.count <= 107, !path.utf8.contains(0) else {
            throw .address(address, reason: "the path is longer than the 107 bytes that a unix socket's may have")
        }
        var options = UnixOptions()
        for option in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let pair = option.split(separator: "=", maxSplits: 1).map(String.init)
            switch (pair.first, pair.last) {
            case ("mode", let value?) where pair.count == 2:
                guard let mode = UInt32(value, radix: 8), mode <= 0o777, value.first != "+" else {
                    throw .address(address, reason: "mode is not an octal number such as 0660")
                }
                options.mode = mode
            case ("group", let value?) where pair.count == 2: options.group = value
            case ("allow", let value?) where pair.count == 2:
                options.allowed = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                guard !options.allowed.contains("") else {
                    throw .address(address, reason: "allow= is users, divided by commas")
                }
            default:
                throw .address(address, reason: "\"\(option)\" is no option; there are mode=, group= and allow=")
            }
        }
        return .unix(path: path, options: options)
    }

    private static func tcp(_ text: Substring, in address: String) throws(GatewayError) -> Endpoint {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
            throw .address(address, reason: "it must be unix:PATH, HOST:PORT or fd:NUMBER")
        }
        let host = text[..<colon]
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
        switch bare {
        case "localhost": return .tcp(host: "127.0.0.1", port: port)
        case "::1": return .tcp(host: "::1", port: port)
        case _ where isLoopback(bare): return .tcp(host: String(bare), port: port)
        default:
            throw .address(
                address,
                reason: "whoever can connect there can end this program, so only loopback addresses are listened on: "
                    + "127.0.0.1, ::1 or localhost")
        }
    }

    /// Whether `host` is one of 127.0.0.0/8, written out.
    private static func isLoopback(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil && $0.first != "+" }
    }
}
