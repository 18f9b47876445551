import Glibc
import Synchronization

/// TCP ports of 127.0.0.1 that nobody uses.
enum FreePort {
    /// Below the ports that the kernel gives to outgoing connections, and begun at a place of this process's own.
    private static let next = Mutex(UInt16(10_000 + getpid() % 20_000))

    /// A port that was free just now, and is given out once.
    static func take() throws -> UInt16 {
        for _ in 0..<1_000 {
            let port = next.withLock { next in
                next = next >= 31_999 ? 10_000 : next + 1
                return next
            }
            if isFree(port) { return port }
        }
        throw TimedOut("a free port")
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        return withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
