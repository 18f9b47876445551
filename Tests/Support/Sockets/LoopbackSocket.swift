internal import Glibc

/// A TCP socket that listens at a free port of 127.0.0.1, to be handed to whoever serves; it is his to close.
public struct LoopbackSocket: Sendable {
    public let descriptor: Int32
    public let port: UInt16

    public init() throws {
        let any = SocketName.port(0)
        descriptor = try any.makeSocket()
        try any.bind(descriptor)
        guard listen(descriptor, 64) == 0 else { throw SystemFailure("listen") }
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard status == 0 else { throw SystemFailure("getsockname") }
        port = UInt16(bigEndian: name.sin_port)
    }
}
