internal import CLinux
internal import Glibc

/// Looks at the beginning of what waits on a connection, and leaves it there to be read.
enum OpeningProbe {
    /// Looks; never blocks.
    static func look(at descriptor: Int32, _ wire: WireProtocol) -> Opening {
        withUnsafeTemporaryAllocation(byteCount: Opening.size, alignment: 1) { buffer in
            look(at: descriptor, wire, into: buffer).opening
        }
    }

    /// Looks; never blocks.
    ///
    /// - Parameter buffer: at least ``Opening/size`` bytes.
    /// - Returns: how it begins, and as much of it as fits `buffer`.
    static func look(
        at descriptor: Int32, _ wire: WireProtocol, into buffer: UnsafeMutableRawBufferPointer
    ) -> (opening: Opening, arrived: UnsafeRawBufferPointer) {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT))
        let arrived = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, count)])
        if count < 0 { return (errno == EAGAIN || errno == EINTR ? .incomplete : .ended, arrived) }
        if count == 0 { return (.ended, arrived) }
        let opening = Opening(arrived, of: wire)
        return (opening == .incomplete && isHungUp(descriptor) ? .ended : opening, arrived)
    }

    private static func isHungUp(_ descriptor: Int32) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(CLINUX_POLLRDHUP), revents: 0)
        return poll(&query, 1, 0) == 1
    }
}
