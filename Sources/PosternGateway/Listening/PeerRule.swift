internal import Glibc

/// Who may connect to a listener, checked by what the kernel knows of the other end.
struct PeerRule: Sendable {
    /// The users whose processes may connect to a unix socket; empty for all.
    private let users: Set<uid_t>
    /// Where peers of a TCP socket may be; empty for anywhere.
    private let ranges: [AddressRange]

    init(_ address: ListenAddress) throws(GatewayError) {
        users = try Account.users(address.peers, for: address)
        ranges = address.allowed
    }

    /// - Returns: the name of the peer at the other end of `connection` when it may not connect.
    func stranger(on connection: Int32) -> String? {
        if !users.isEmpty {
            let user = Account.peer(of: connection)
            guard users.contains(user) else { return "user \(user)" }
        }
        if !ranges.isEmpty {
            guard let peer = SocketAddress.ofPeer(of: connection) else { return "unknown" }
            guard ranges.contains(where: { $0.contains(peer) }) else { return peer.description }
        }
        return nil
    }
}
