internal import CLinux
internal import Glibc

/// Looks at the first record that waits on a connection, and leaves it there for libfcgi to read.
enum BeginRecordProbe {
    enum Sight: Equatable {
        /// Sixteen bytes are there.
        case complete(BeginRecord)
        /// Some are, and more may come.
        case incomplete
        /// The peer has closed, and no more will come.
        case ended
    }

    /// Looks; never blocks.
    static func look(at descriptor: Int32) -> Sight {
        withUnsafeTemporaryAllocation(byteCount: BeginRecord.length, alignment: 1) { buffer in
            let count = recv(
                descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT))
            if count == BeginRecord.length { return .complete(BeginRecord(buffer)) }
            if count < 0 { return errno == EAGAIN || errno == EINTR ? .incomplete : .ended }
            return count == 0 || isHungUp(descriptor) ? .ended : .incomplete
        }
    }

    private static func isHungUp(_ descriptor: Int32) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(CLINUX_POLLRDHUP), revents: 0)
        return poll(&query, 1, 0) == 1
    }
}
