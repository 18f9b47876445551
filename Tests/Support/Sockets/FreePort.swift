internal import Glibc
internal import Synchronization

/// TCP ports of 127.0.0.1 that nobody uses.
public enum FreePort {
    /// Below the ports that the kernel gives to outgoing connections, and begun at a place of this process's own.
    private static let next = Mutex(UInt16(10_000 + getpid() % 20_000))

    /// A port that was free just now, and is given out once.
    public static func take() throws -> UInt16 {
        for _ in 0..<1_000 {
            let port = next.withLock { next in
                next = next >= 31_999 ? 10_000 : next + 1
                return next
            }
            if try isFree(port) { return port }
        }
        throw TimedOut("a free port")
    }

    private static func isFree(_ port: UInt16) throws -> Bool {
        let descriptor = try SocketName.port(port).makeSocket()
        defer { close(descriptor) }
        return (try? SocketName.port(port).bind(descriptor)) != nil
    }
}
