internal import Glibc

/// A TCP socket that listens at a free port of 127.0.0.1, to be handed to whoever serves; it is his to close.
public struct LoopbackSocket: Sendable {
    public let descriptor: Int32
    public let port: UInt16

    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestSocket.Failure(call: "socket") }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) | listen(descriptor, 64) | getsockname(descriptor, $0, &size)
            }
        }
        guard status == 0 else { throw TestSocket.Failure(call: "bind") }
        port = UInt16(bigEndian: name.sin_port)
    }
}
