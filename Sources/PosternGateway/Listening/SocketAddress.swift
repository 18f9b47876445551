internal import Glibc

/// Calls `body` with the address of `name`, a `sockaddr_un`, `sockaddr_in` or `sockaddr_in6`, and its size, as `bind` and
/// `connect` take them.
func withSocketAddress<Name, Result>(
    of name: Name, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    withUnsafePointer(to: name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Name>.size)) }
    }
}
