internal import CLinux
internal import Glibc

/// Looks at the beginning of what waits on a connection, and leaves it there to be read.
enum OpeningProbe {
    /// Looks; never blocks.
    static func look(at descriptor: Int32, _ wire: WireProtocol) -> Opening {
        withUnsafeTemporaryAllocation(byteCount: Opening.size, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT))
            if count < 0 { return errno == EAGAIN || errno == EINTR ? .incomplete : .ended }
            if count == 0 { return .ended }
            let opening = Opening(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: wire)
            return opening == .incomplete && isHungUp(descriptor) ? .ended : opening
        }
    }

    private static func isHungUp(_ descriptor: Int32) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(CLINUX_POLLRDHUP), revents: 0)
        return poll(&query, 1, 0) == 1
    }
}
