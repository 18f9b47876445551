internal import Glibc
internal import Synchronization

/// A connected stream socket on which nothing waits longer than its deadline. Its calls block.
public final class TestSocket: Sendable {
    private let state: Mutex<Int32>

    /// What a socket gives.
    public enum Input: Sendable, Equatable {
        case bytes([UInt8])
        case closed
        case reset
        /// Nothing before the deadline.
        case nothing
    }

    /// Connects to `name`.
    ///
    /// - Throws: ``SystemFailure`` when nobody listens there.
    public init(_ name: SocketName) throws {
        let descriptor = try name.makeSocket()
        // A connect waits for room in a full backlog no longer than this.
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        do { try name.connect(descriptor) } catch {
            Glibc.close(descriptor)
            throw error
        }
        state = Mutex(descriptor)
    }

    deinit { close() }

    private var descriptor: Int32 { state.withLock { $0 } }

    public func close() {
        state.withLock { descriptor in
            if descriptor >= 0 { Glibc.close(descriptor) }
            descriptor = -1
        }
    }

    /// Makes ``close()`` reset the connection.
    public func resetOnClose() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    public func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Sends all of `bytes`.
    ///
    /// - Returns: `false` when the other side has closed.
    /// - Throws: ``TimedOut`` when it does not take them in time.
    public func send(_ bytes: ArraySlice<UInt8>, until deadline: Deadline) throws -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            if count > 0 { rest = rest.dropFirst(count) }
            guard count < 0 else { continue }
            if errno == EPIPE || errno == ECONNRESET { return false }
            guard errno == EAGAIN else { throw SystemFailure("send") }
            guard wait(for: POLLOUT, until: deadline) else { throw TimedOut("a peer that takes \(rest.count) bytes") }
        }
        return true
    }

    /// Sends `bytes` in pieces of at most `chunk`; stops without a word when the other side has closed.
    ///
    /// - Returns: whether all of them went out.
    public func send(_ bytes: [UInt8], chunk: Int, within limit: Duration) throws -> Bool {
        let deadline = Deadline(within: limit)
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(chunk)
            guard try send(piece, until: deadline) else { return false }
            rest = rest.dropFirst(piece.count)
        }
        return true
    }

    /// Receives what there is.
    public func receive(until deadline: Deadline) throws -> Input {
        while true {
            let (bytes, code) = receiveNow()
            if !bytes.isEmpty { return .bytes(bytes) }
            if code == 0 { return .closed }
            if code == ECONNRESET { return .reset }
            guard code == EAGAIN else { throw SystemFailure("recv", code) }
            guard wait(for: POLLIN, until: deadline) else { return .nothing }
        }
    }

    /// Whether bytes, or the end, arrive before the deadline.
    public func isReadable(until deadline: Deadline) -> Bool {
        wait(for: POLLIN, until: deadline)
    }

    private func receiveNow() -> (bytes: [UInt8], code: Int32) {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            if count < 0 { code = errno }
            filled = max(0, count)
        }
        return (bytes, code)
    }

    private func wait(for events: Int32, until deadline: Deadline) -> Bool {
        var query = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&query, 1, deadline.milliseconds) == 1
    }
}
