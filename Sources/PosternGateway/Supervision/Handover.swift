internal import CLinux
internal import Glibc

/// Where serving processes of one supervisor pass connections on: one that is replaced puts in those on which no request runs, and one
/// that serves takes them out. The web server at the other end notices nothing, and what it has sent meanwhile is not lost.
///
/// Nothing of a connection is kept in a process between two requests, so its descriptor is all there is to pass (`unix(7)`, `SCM_RIGHTS`).
/// What nobody has taken yet waits in the kernel, as connections to a listener do, even if no process serves at all.
package final class Handover: Sendable {
    /// The end that is readable when a connection waits.
    let exit: Int32
    let entrance: Int32

    /// Makes both ends.
    init() throws(GatewayError) {
        var ends: (Int32, Int32) = (-1, -1)
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let status = withUnsafeMutableBytes(of: &ends) { bytes in
            socketpair(AF_UNIX, kind, 0, bytes.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        guard status == 0 else { throw .last("socketpair") }
        (entrance, exit) = ends
    }

    /// - Parameters: the ends that the supervisor has passed on, which are closed with the last reference.
    init(entrance: Int32, exit: Int32) {
        self.entrance = entrance
        self.exit = exit
    }

    deinit {
        close(entrance)
        close(exit)
    }

    /// Puts a connection in. Never blocks; the caller closes its own descriptor afterwards.
    ///
    /// - Returns: whether it is in; not when too many wait already (`EAGAIN`, `ETOOMANYREFS`).
    func put(_ descriptor: Int32, speaking wire: WireProtocol) -> Bool {
        DescriptorMessage.send([wire.byte], with: descriptor, over: entrance)
    }

    /// Takes the connection out that has waited for longest. Never blocks.
    ///
    /// - Returns: a descriptor of the caller's; `nil` when none waits, or the kernel has dropped it because the process is out of
    ///   descriptors.
    func take() -> (descriptor: Int32, wire: WireProtocol)? {
        guard let message = DescriptorMessage.receive(upTo: 1, from: exit), message.descriptor >= 0 else { return nil }
        return (message.descriptor, message.bytes.first == WireProtocol.scgi.byte ? .scgi : .fastcgi)
    }
}

extension WireProtocol {
    fileprivate var byte: UInt8 {
        switch self {
        case .fastcgi: UInt8(ascii: "f")
        case .scgi: UInt8(ascii: "s")
        }
    }
}
