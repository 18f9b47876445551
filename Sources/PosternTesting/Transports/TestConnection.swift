internal import Glibc

/// A connection to what serves the requests of a test; its calls block.
struct TestConnection: ~Copyable {
    private let descriptor: Int32

    /// For how many seconds something is waited for.
    private static let patience: Int32 = 60

    /// - Parameter descriptor: closed with this value.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Sends all bytes, or as many as the other side takes: when it wants no more, its answer says why.
    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.send(descriptor, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// The next bytes that come; `nil` at the end.
    ///
    /// - Throws: ``NoAnswer`` when none come for a minute.
    func receive() throws -> [UInt8]? {
        var query = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&query, 1, Self.patience * 1_000) == 1 else {
            throw NoAnswer(description: "there was no whole answer within \(Self.patience) s")
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { [descriptor] buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }
}
