/// The messages by which the kernel is asked about one unix socket, and answers (`sock_diag(7)`, `linux/unix_diag.h`).
enum SocketDiagnosis {
    private static let headerSize = 16  // struct nlmsghdr
    private static let bodySize = 16  // struct unix_diag_msg
    private static let typeByFamily: UInt16 = 20  // SOCK_DIAG_BY_FAMILY
    private static let queueAttribute: UInt16 = 4  // UNIX_DIAG_RQLEN

    /// A `struct nlmsghdr` and a `struct unix_diag_req` for the lengths of the socket's queues.
    static func question(inode: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) } }
        append(UInt32(40))
        append(typeByFamily)
        append(UInt16(1))  // NLM_F_REQUEST
        append(UInt32(1))
        append(UInt32(0))
        append(UInt8(1))  // AF_UNIX
        append(UInt8(0))
        append(UInt16(0))
        append(UInt32.max)  // in whatever state
        append(inode)
        append(UInt32(0x10))  // UDIAG_SHOW_RQLEN
        append(UInt64.max)  // no cookie
        return bytes
    }

    /// - Parameter answer: one datagram of the kernel's.
    /// - Returns: of a socket that listens, how many connections wait and how many may; `nil` for an error.
    static func lengths(in answer: some RandomAccessCollection<UInt8>) -> (waiting: UInt32, limit: UInt32)? {
        let bytes = Array(answer)
        func read<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value? {
            guard offset + MemoryLayout<Value>.size <= bytes.count else { return nil }
            return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
        }
        guard read(UInt16.self, at: 4) == typeByFamily else { return nil }
        var offset = headerSize + bodySize
        while let length = read(UInt16.self, at: offset), let type = read(UInt16.self, at: offset + 2), length >= 4 {
            if type == queueAttribute {
                guard let waiting = read(UInt32.self, at: offset + 4), let limit = read(UInt32.self, at: offset + 8) else {
                    return nil
                }
                return (waiting, limit)
            }
            offset += (Int(length) + 3) & ~3
        }
        return nil
    }
}
