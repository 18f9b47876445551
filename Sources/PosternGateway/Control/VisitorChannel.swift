internal import CLinux
internal import Glibc

/// Between a supervisor and one serving process: the visitors of the control socket whom that process is to answer (`SOCK_SEQPACKET`).
final class VisitorChannel: Sendable {
    let descriptor: Int32

    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Makes both ends.
    static func pair() throws(GatewayError) -> (VisitorChannel, VisitorChannel) {
        var ends: (Int32, Int32) = (-1, -1)
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let status = withUnsafeMutableBytes(of: &ends) { bytes in
            socketpair(AF_UNIX, kind, 0, bytes.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        guard status == 0 else { throw .last("socketpair") }
        return (VisitorChannel(owning: ends.0), VisitorChannel(owning: ends.1))
    }

    /// Passes a visitor on with what it has said. Never blocks; the caller closes its own descriptor afterwards.
    ///
    /// - Returns: whether it is on the way.
    func pass(_ visitor: Int32, _ command: ControlCommand) -> Bool {
        let line = Array(command.line.utf8)
        return DescriptorMessage.send(line, with: visitor, over: descriptor)
    }

    enum Reception {
        /// A connection of the caller's; `nil` for a command that only another version knows.
        case visitor(Int32, ControlCommand?)
        case nothing
        /// The supervisor is gone.
        case closed
    }

    /// The next visitor. Never blocks.
    func receive() -> Reception {
        while true {
            guard let message = DescriptorMessage.receive(upTo: ControlVisitor.lineLimit, from: descriptor) else {
                return .nothing
            }
            guard !message.bytes.isEmpty else { return .closed }
            guard message.descriptor >= 0 else { continue }  // this process is out of descriptors
            return .visitor(message.descriptor, ControlCommand(String(decoding: message.bytes, as: UTF8.self)))
        }
    }
}
