internal import Glibc

/// An IPv4 or IPv6 address. An IPv4 address that IPv6 carries (`::ffff:192.0.2.1`) is the IPv4 address.
struct IPAddress: Sendable, Equatable, CustomStringConvertible {
    /// Four or sixteen, in the order of the network.
    let bytes: [UInt8]

    /// - Parameter text: `192.0.2.1` or `2001:db8::1`, without brackets.
    init?(_ text: some StringProtocol) {
        let isIPv6 = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        guard !text.utf8.contains(0), inet_pton(isIPv6 ? AF_INET6 : AF_INET, String(text), &bytes) == 1 else { return nil }
        self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) {
        let isCarried = bytes.count == 16 && bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
        self.bytes = isCarried ? Array(bytes.suffix(4)) : bytes
    }

    /// The address in what `getsockname` and `getpeername` tell; `nil` for another family.
    init?(_ name: sockaddr_storage) {
        switch Int32(name.ss_family) {
        case AF_INET: self.init(bytes: Self.bytes(at: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr), 4, of: name))
        case AF_INET6: self.init(bytes: Self.bytes(at: MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr), 16, of: name))
        default: return nil
        }
    }

    private static func bytes(at offset: Int?, _ count: Int, of name: sockaddr_storage) -> [UInt8] {
        withUnsafeBytes(of: name) { Array($0.dropFirst(offset ?? 0).prefix(count)) }
    }

    var isIPv6: Bool { bytes.count == 16 }

    /// Whether only processes of this machine can reach it: 127.0.0.0/8 and ::1.
    var isLoopback: Bool {
        isIPv6 ? bytes == [UInt8](repeating: 0, count: 15) + [1] : bytes[0] == 127
    }

    var description: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            let length = socklen_t(text.count)
            guard let start = inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, text.baseAddress, length) else { return "" }
            return String(cString: start)
        }
    }
}
