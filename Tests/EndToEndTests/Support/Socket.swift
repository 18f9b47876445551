import Glibc

/// A connection to a server on this machine, with deadlines; closed with the last reference. Its calls block.
final class Socket: Sendable {
    private let descriptor: Int32

    /// Connects to 127.0.0.1.
    init(port: UInt16) throws {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        descriptor = try Self.connect(AF_INET, to: &name)
    }

    /// Connects to a unix socket.
    init(path: String) throws {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        descriptor = try Self.connect(AF_UNIX, to: &name)
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes`, or as much as the peer takes before it closes.
    func write(_ bytes: [UInt8], by deadline: Deadline) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(for: POLLOUT, by: deadline)
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0 && (errno == EPIPE || errno == ECONNRESET) { return }
            guard count >= 0 || errno == EAGAIN else { throw SystemFailure("send") }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// What has come in, waiting for the first byte; empty at the end, and when the peer has reset the connection.
    func read(by deadline: Deadline) throws -> [UInt8] {
        try wait(for: POLLIN, by: deadline)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 || errno == ECONNRESET else { throw SystemFailure("recv") }
        return Array(buffer.prefix(max(0, count)))
    }

    private func wait(for events: Int32, by deadline: Deadline) throws {
        var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        guard Glibc.poll(&poll, 1, deadline.milliseconds) > 0 else { throw TimedOut("a peer that answers or listens") }
    }

    private static func connect<Name>(_ family: Int32, to name: inout Name) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure("socket") }
        let isConnected = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Glibc.connect(descriptor, address, socklen_t(MemoryLayout<Name>.size)) == 0
            }
        }
        guard isConnected, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
            let code = errno
            close(descriptor)
            throw SystemFailure("connect", code)
        }
        return descriptor
    }
}
