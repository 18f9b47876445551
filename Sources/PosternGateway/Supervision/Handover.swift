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
        var wire = wire.byte
        var control = Control(descriptor)
        return Self.withMessage(&wire, &control) { sendmsg(entrance, $0, Int32(MSG_NOSIGNAL)) } == 1
    }

    /// Takes the connection out that has waited for longest. Never blocks.
    ///
    /// - Returns: a descriptor of the caller's; `nil` when none waits, or the kernel has dropped it because the process is out of
    ///   descriptors.
    func take() -> (descriptor: Int32, wire: WireProtocol)? {
        var byte: UInt8 = 0
        var control = Control(-1)
        let flags = Int32(MSG_CMSG_CLOEXEC)
        guard Self.withMessage(&byte, &control, { recvmsg(exit, $0, flags) }) == 1, control.descriptor >= 0 else { return nil }
        return (control.descriptor, byte == WireProtocol.scgi.byte ? .scgi : .fastcgi)
    }

    /// A `cmsghdr` with one descriptor behind it, as `CMSG_SPACE` lays it out.
    private struct Control {
        var header: cmsghdr
        var descriptor: Int32
        private var padding: Int32 = 0

        init(_ descriptor: Int32) {
            header = cmsghdr()
            header.cmsg_len = MemoryLayout<cmsghdr>.size + MemoryLayout<Int32>.size
            header.cmsg_level = SOL_SOCKET
            header.cmsg_type = Int32(SCM_RIGHTS)
            self.descriptor = descriptor
        }
    }

    private static func withMessage(
        _ byte: inout UInt8, _ control: inout Control, _ call: (UnsafeMutablePointer<msghdr>) -> Int
    ) -> Int {
        withUnsafeMutablePointer(to: &byte) { byte in
            var part = iovec(iov_base: byte, iov_len: 1)
            return withUnsafeMutablePointer(to: &part) { part in
                withUnsafeMutableBytes(of: &control) { control in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return call(&message)
                }
            }
        }
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
