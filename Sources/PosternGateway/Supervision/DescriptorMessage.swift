internal import CLinux
internal import Glibc

/// A packet between processes that carries an open descriptor (`unix(7)`, `SCM_RIGHTS`).
enum DescriptorMessage {
    /// Sends a packet. Never blocks on a socket that does not.
    ///
    /// - Parameter bytes: at least one.
    /// - Returns: whether it is on the way; not when too many wait already (`EAGAIN`, `ETOOMANYREFS`).
    static func send(_ bytes: [UInt8], with descriptor: Int32, over socket: Int32) -> Bool {
        var bytes = bytes
        var control = Control(descriptor)
        return withMessage(&bytes, &control) { sendmsg(socket, $0, Int32(MSG_NOSIGNAL)) } == bytes.count
    }

    /// Receives the packet that has waited for longest.
    ///
    /// - Returns: `nil` when none waits; no bytes when the other end is closed; the descriptor -1 when the kernel has dropped it because
    ///   the process is out of descriptors.
    static func receive(upTo limit: Int, from socket: Int32) -> (bytes: [UInt8], descriptor: Int32)? {
        var bytes = [UInt8](repeating: 0, count: limit)
        var control = Control(-1)
        let count = withMessage(&bytes, &control) { recvmsg(socket, $0, Int32(MSG_CMSG_CLOEXEC)) }
        return count >= 0 ? (Array(bytes.prefix(count)), control.descriptor) : nil
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
        _ bytes: inout [UInt8], _ control: inout Control, _ call: (UnsafeMutablePointer<msghdr>) -> Int
    ) -> Int {
        bytes.withUnsafeMutableBytes { bytes in
            var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
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
