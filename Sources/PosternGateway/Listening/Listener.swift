internal import CLinux
internal import Glibc

/// A socket that the web server connects to. It is closed with the last reference.
package final class Listener: Sendable {
    package let address: ListenAddress
    let descriptor: Int32
    private let file: SocketFile?
    private let allowed: Set<uid_t>
    /// Whether other processes listen on the same socket.
    private let isShared: Bool

    /// The kernel's queue of connections that nobody has accepted yet; it caps this at `net.core.somaxconn`.
    private static let backlog: Int32 = 1_024

    /// Listens.
    ///
    /// - Throws: ``GatewayError`` with the address and what stands in the way.
    package init(_ address: ListenAddress) throws(GatewayError) {
        self.address = address
        isShared = if case .descriptor = address.endpoint { true } else { false }
        switch address.endpoint {
        case .unix(let path, let options):
            allowed = try Account.users(options.allowed, for: address)
            let made = try SocketFile.listen(at: path, options, backlog: Self.backlog, for: address)
            (descriptor, file) = (made.descriptor, made.file)
        case .tcp(let host, let port):
            (file, allowed) = (nil, [])
            descriptor = try Self.listen(host: host, port: port, for: address)
        case .descriptor(let inherited):
            (file, allowed) = (nil, [])
            guard Self.isListening(inherited) else {
                throw .address(address.description, reason: "descriptor \(inherited) is not a listening socket")
            }
            descriptor = inherited
        }
        // Several workers may be told of one connection; those that come too late must not block.
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    }

    /// Takes over the socket of `address` that the supervisor of this process has opened, as `descriptor`.
    ///
    /// - Throws: ``GatewayError`` when it is none, or a user of `allow=` does not exist.
    package init(_ address: ListenAddress, openedAs descriptor: Int32) throws(GatewayError) {
        self.address = address
        self.descriptor = descriptor
        (isShared, file) = (true, nil)
        allowed =
            if case .unix(_, let options) = address.endpoint {
                try Account.users(options.allowed, for: address)
            } else { [] }
        guard Self.isListening(descriptor) else {
            throw .address(address.description, reason: "descriptor \(descriptor) is not a listening socket")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    deinit {
        withdraw()
        close(descriptor)
    }

    /// Removes the file of a unix socket, so that nobody new connects and another process may listen there.
    func withdraw() {
        file?.remove()
    }

    /// Lets the kernel refuse new connections, unless the socket belongs to the parent process, which may go on with it.
    func refuse() {
        if isShared { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Whether `descriptor` is a socket that listens (`SO_ACCEPTCONN`).
    package static func isListening(_ descriptor: Int32) -> Bool {
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0 && isListening != 0
    }

    enum Acceptance {
        /// A connection, blocking.
        case connection(Int32)
        /// Nobody is waiting, or who was has gone.
        case nobody
        /// The process or the machine is out of descriptors or memory.
        case exhausted(Int32)
    }

    /// Takes the next connection; never blocks. The descriptor it gives does: libfcgi takes EAGAIN for an error.
    func accept() -> Acceptance {
        var connection = accept4(descriptor, nil, nil, Int32(CLINUX_CLOEXEC))
        while connection >= 0, !allowed.isEmpty, !allowed.contains(Account.peer(of: connection)) {
            close(connection)
            connection = accept4(descriptor, nil, nil, Int32(CLINUX_CLOEXEC))
        }
        guard connection >= 0 else {
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(errno)
            default: return .nobody
            }
        }
        if case .tcp = address.endpoint {
            var on: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        return .connection(connection)
    }

    private static func listen(host: String, port: UInt16, for address: ListenAddress) throws(GatewayError) -> Int32 {
        let isIPv6 = host.contains(":")
        let descriptor = socket(
            isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .last("socket") }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let isBound = isIPv6 ? bind6(descriptor, host, port) : bind4(descriptor, host, port)
        guard isBound, Glibc.listen(descriptor, backlog) == 0 else {
            let reason = errno == EADDRINUSE ? "the port is in use" : GatewayError.text(of: errno)
            close(descriptor)
            throw .address(address.description, reason: reason)
        }
        return descriptor
    }

    private static func bind4(_ descriptor: Int32, _ host: String, _ port: UInt16) -> Bool {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host, &name.sin_addr) == 1 else { return false }
        return withSocketAddress(of: name) { address, size in bind(descriptor, address, size) == 0 }
    }

    private static func bind6(_ descriptor: Int32, _ host: String, _ port: UInt16) -> Bool {
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        guard inet_pton(AF_INET6, host, &name.sin6_addr) == 1 else { return false }
        return withSocketAddress(of: name) { address, size in bind(descriptor, address, size) == 0 }
    }
}
