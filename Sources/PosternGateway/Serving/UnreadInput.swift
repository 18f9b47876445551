internal import Glibc

/// What a peer still sends after its answer.
enum UnreadInput {
    enum Rest: Equatable {
        /// The peer has closed, or the connection is broken.
        case ended
        /// There may come more.
        case more
    }

    /// Reads and drops what has come in, at most 1 MiB so that another connection gets its turn; never blocks.
    static func drop(from descriptor: Int32) -> Rest {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
            for _ in 0..<16 {
                let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                if count == 0 { return .ended }
                if count < 0 { return errno == EAGAIN ? .more : .ended }
            }
            return .more
        }
    }
}
