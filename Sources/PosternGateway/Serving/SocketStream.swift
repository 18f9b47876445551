internal import Glibc

/// The bytes of a connection that blocks. Its timeouts, and a shutdown by the ``Timekeeper``, end each wait.
enum SocketStream {
    /// Waits for bytes.
    ///
    /// - Returns: how many were received; 0 at the end, -1 when the connection is broken or late.
    static func receive(from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            guard count < 0, errno == EINTR else { return count }
        }
    }

    /// Sends `head` and then `body`, in as few calls as the socket takes them.
    ///
    /// - Returns: whether all of it was taken.
    static func send(_ head: [UInt8], _ body: [UInt8], to descriptor: Int32) -> Bool {
        head.withUnsafeBytes { head in
            body.withUnsafeBytes { body in send(head, body, to: descriptor) }
        }
    }

    /// Sends `head` and then `body`, in as few calls as the socket takes them.
    ///
    /// - Returns: whether all of it was taken.
    static func send(_ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var (head, body) = (head[...], body[...])
        while !head.isEmpty || !body.isEmpty {
            let count = sendOnce(head, body, to: descriptor)
            guard count > 0 else { return false }
            body = body.dropFirst(max(0, count - head.count))
            head = head.dropFirst(count)
        }
        return true
    }

    private static func sendOnce(
        _ head: Slice<UnsafeRawBufferPointer>, _ body: Slice<UnsafeRawBufferPointer>, to descriptor: Int32
    ) -> Int {
        withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
            for (index, part) in [head, body].enumerated() {
                let bytes = UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: part))
                parts.initializeElement(at: index, to: iovec(iov_base: bytes.baseAddress, iov_len: bytes.count))
            }
            var message = msghdr()
            message.msg_iov = parts.baseAddress
            message.msg_iovlen = parts.count
            while true {
                let count = sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
                guard count < 0, errno == EINTR else { return count }
            }
        }
    }

    /// Lets the coming `close` tell the peer of an error, where the socket can (TCP).
    static func resetOnClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Whether there is input that nobody has read; never blocks.
    static func hasInput(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
    }
}
