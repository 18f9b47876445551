internal import CLinux
internal import Glibc

/// A TCP socket that this process opens.
enum TCPSocket {
    /// Listens; IPv6 addresses take no IPv4 connections.
    ///
    /// - Throws: ``GatewayError`` with what stands in the way.
    static func listen(
        host: String, port: UInt16, backlog: Int32, for address: ListenAddress
    ) throws(GatewayError) -> Int32 {
        guard let name = IPAddress(host) else { throw .address(address.description, reason: "\(host) is no IP address") }
        let family = name.isIPv6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .address(address.description, reason: reason(errno)) }
        set(SO_REUSEADDR, at: SOL_SOCKET, of: descriptor)
        if name.isIPv6 { set(Int32(CLINUX_IPV6_V6ONLY), at: Int32(IPPROTO_IPV6), of: descriptor) }
        guard SocketAddress.bind(descriptor, to: name, port: port), Glibc.listen(descriptor, backlog) == 0 else {
            let reason = reason(errno)
            close(descriptor)
            throw .address(address.description, reason: reason)
        }
        return descriptor
    }

    private static func set(_ option: Int32, at level: Int32, of descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case EADDRINUSE: "the port is in use"
        case EADDRNOTAVAIL: "this machine does not have that address"
        case EACCES: "this user may not listen on a port below 1024; choose another"
        case EAFNOSUPPORT: "this machine has no IPv6; listen on 127.0.0.1"
        default: GatewayError.text(of: code)
        }
    }
}
