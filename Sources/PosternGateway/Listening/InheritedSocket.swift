internal import Glibc

/// A socket that this process was started with.
enum InheritedSocket {
    /// Makes sure that `descriptor` may be listened on as `address` says, and that no child gets it.
    ///
    /// - Returns: whether it is a TCP socket.
    /// - Throws: ``GatewayError`` with what does not fit.
    static func check(_ descriptor: Int32, for address: ListenAddress) throws(GatewayError) -> Bool {
        guard Listener.isListening(descriptor) else {
            throw .address(address.description, reason: "descriptor \(descriptor) is not a listening socket")
        }
        let name = SocketAddress.own(of: descriptor)
        guard name.family == AF_UNIX || name.address != nil else {
            throw .address(address.description, reason: "the socket is neither a unix nor a TCP socket")
        }
        guard name.family == AF_UNIX || address.peers.isEmpty else {
            throw .address(address.description, reason: "peer= is for unix sockets; of TCP, allow= names addresses")
        }
        guard name.family != AF_UNIX || address.allowed.isEmpty else {
            throw .address(address.description, reason: "allow= is for TCP; of a unix socket, peer= names users")
        }
        if let own = name.address, !own.isLoopback, address.allowed.isEmpty {
            throw .address(address.description, reason: "the socket is at \(own): \(ListenAddressParser.openToAll)")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return name.family != AF_UNIX
    }
}
