internal import Glibc

/// A connected stream socket on which nothing waits longer than its deadline.
public final class TestSocket {
    private var descriptor: Int32

    /// What a socket gives.
    public enum Input: Sendable, Equatable {
        case bytes([UInt8])
        case closed
        case reset
        /// Nothing before the deadline.
        case nothing
    }

    /// A call that should not fail.
    public struct Failure: Error, CustomStringConvertible {
        let call: String
        let code = errno
        public var description: String { "\(call): \(String(cString: strerror(code)))" }
    }

    /// Connects to the unix socket at `path`.
    public init(unix path: String) throws {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        descriptor = try Self.connected(AF_UNIX, to: &name)
    }

    /// Connects to a TCP port of 127.0.0.1.
    public init(port: UInt16) throws {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        descriptor = try Self.connected(AF_INET, to: &name)
    }

    deinit { close() }

    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    public func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Sends all of `bytes`.
    ///
    /// - Returns: `false` when the other side has closed.
    /// - Throws: ``Failure`` when it does not take them in time.
    public func send(_ bytes: ArraySlice<UInt8>, until deadline: ContinuousClock.Instant) throws -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
            if count > 0 { rest = rest.dropFirst(count) }
            guard count < 0 else { continue }
            if errno == EPIPE || errno == ECONNRESET { return false }
            guard errno == EAGAIN, wait(for: POLLOUT, until: deadline) else { throw Failure(call: "send") }
        }
        return true
    }

    /// Receives what there is.
    public func receive(until deadline: ContinuousClock.Instant) throws -> Input {
        while true {
            let (bytes, code) = receiveNow()
            if !bytes.isEmpty { return .bytes(bytes) }
            if code == 0 { return .closed }
            if code == ECONNRESET { return .reset }
            guard code == EAGAIN else { throw Failure(call: "recv") }
            guard wait(for: POLLIN, until: deadline) else { return .nothing }
        }
    }

    /// Whether bytes, or the end, arrive before the deadline.
    public func isReadable(until deadline: ContinuousClock.Instant) -> Bool {
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

    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) -> Bool {
        let rest = max(.zero, deadline - ContinuousClock.now)
        var query = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&query, 1, Int32(clamping: Int(rest / .milliseconds(1)))) == 1
    }

    private static func connected<Name>(_ family: Int32, to name: inout Name) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        // A connect waits for room in a full backlog no longer than this.
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Name>.size))
            }
        }
        guard status == 0 else {
            let failure = Failure(call: "connect")
            Glibc.close(descriptor)
            throw failure
        }
        return descriptor
    }
}
