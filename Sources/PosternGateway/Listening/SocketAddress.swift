internal import Glibc

/// The names of sockets, as the C calls take and give them.
enum SocketAddress {
    /// Calls `body` with the address of `name`, a `sockaddr_un`, `sockaddr_in` or `sockaddr_in6`, and its size, as `bind` and
    /// `connect` take them.
    static func with<Name, Result>(_ name: Name, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Name>.size)) }
        }
    }

    /// Gives `socket` the name of a TCP port.
    ///
    /// - Returns: whether `bind` did; otherwise `errno` says why not.
    static func bind(_ socket: Int32, to address: IPAddress, port: UInt16) -> Bool {
        if address.isIPv6 {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &name.sin6_addr) { $0.copyBytes(from: address.bytes) }
            return with(name) { Glibc.bind(socket, $0, $1) == 0 }
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &name.sin_addr) { $0.copyBytes(from: address.bytes) }
        return with(name) { Glibc.bind(socket, $0, $1) == 0 }
    }

    /// The kind of `socket`'s own name (`AF_UNIX`, `AF_INET`, …), and its IP address if it has one.
    static func own(of socket: Int32) -> (family: Int32, address: IPAddress?) {
        let name = name { getsockname(socket, $0, $1) }
        return (name.map { Int32($0.ss_family) } ?? AF_UNSPEC, name.flatMap(IPAddress.init))
    }

    /// The IP address at the other end of `connection`.
    static func ofPeer(of connection: Int32) -> IPAddress? {
        name { getpeername(connection, $0, $1) }.flatMap(IPAddress.init)
    }

    private static func name(
        _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> sockaddr_storage? {
        var name = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &size) }
        }
        return status == 0 ? name : nil
    }
}
