internal import CLinux
internal import Glibc

/// Looks whether the peer of a request that has been read still waits for its answer; reads nothing, never blocks.
enum PeerProbe {
    /// Whether the peer has closed its end, or has sent `FCGI_ABORT_REQUEST` (FastCGI Specification §5.4).
    ///
    /// A unix socket tells a peer that is gone from one that only sends no more. Over TCP both are the same: there, whoever
    /// sends no more is taken for gone, for no web server ends its half of a connection and goes on listening.
    ///
    /// - Parameter requestID: FastCGI's number of the request.
    static func isGone(_ descriptor: Int32, _ requestID: UInt16, over wire: WireProtocol) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(POLLIN) | Int16(CLINUX_POLLRDHUP), revents: 0)
        guard poll(&query, 1, 0) == 1 else { return false }
        let seen = Int32(query.revents)
        if seen & (POLLHUP | POLLERR) != 0 { return true }
        if seen & Int32(CLINUX_POLLRDHUP) != 0, !isUnix(descriptor) { return true }
        return wire == .fastcgi && seen & POLLIN != 0 && isAborted(descriptor, requestID)
    }

    /// Bytes behind a request may also be the beginning of the next one.
    private static func isAborted(_ descriptor: Int32, _ requestID: UInt16) -> Bool {
        var header: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        let size = MemoryLayout.size(ofValue: header)
        guard recv(descriptor, &header, size, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == size else { return false }
        return header == (1, 2, UInt8(requestID >> 8), UInt8(truncatingIfNeeded: requestID))
    }

    private static func isUnix(_ descriptor: Int32) -> Bool {
        var domain: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX
    }
}
