internal import Glibc

/// The name of a stream socket on this machine.
public enum SocketName: Sendable {
    case unix(path: String)
    /// A TCP port of 127.0.0.1; 0 lets the kernel choose one.
    /// `from` is the address of this machine that a client has.
    case port(UInt16, from: String? = nil)
    /// A TCP port of ::1.
    case portOfIPv6(UInt16)

    /// - Returns: a descriptor, closed on `exec`, with no name yet.
    public func makeSocket() throws -> Int32 {
        let family =
            switch self {
            case .unix: AF_UNIX
            case .port: AF_INET
            case .portOfIPv6: AF_INET6
            }
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure("socket") }
        return descriptor
    }

    /// Gives `descriptor` this name.
    public func bind(_ descriptor: Int32) throws {
        guard withAddress({ Glibc.bind(descriptor, $0, $1) }) == 0 else { throw SystemFailure("bind") }
    }

    /// Connects `descriptor` to who listens under this name.
    public func connect(_ descriptor: Int32) throws {
        if case .port(_, let source?) = self {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            inet_pton(AF_INET, source, &name.sin_addr)
            guard Self.with(&name, { Glibc.bind(descriptor, $0, $1) }) == 0 else { throw SystemFailure("bind") }
        }
        guard withAddress({ Glibc.connect(descriptor, $0, $1) }) == 0 else { throw SystemFailure("connect") }
    }

    private func withAddress(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        switch self {
        case .unix(let path):
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
            return Self.with(&name, call)
        case .port(let port, _):
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
            return Self.with(&name, call)
        case .portOfIPv6(let port):
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            name.sin6_addr = in6addr_loopback
            return Self.with(&name, call)
        }
    }

    private static func with<Name>(_ name: inout Name, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<Name>.size)) }
        }
    }
}
