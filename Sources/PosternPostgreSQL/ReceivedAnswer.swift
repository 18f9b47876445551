internal import Glibc

/// What a socket has received and nobody has read yet.
enum ReceivedAnswer {
    /// More than this is not looked at: the server sends 8 KiB at a time.
    private static let limit = 16_384

    /// Whether it is all that the server says to a command: messages, each with a letter and a length before it, to the one that says that
    /// the next command may come (https://www.postgresql.org/docs/15/protocol-message-formats.html). It stays unread.
    static func isComplete(at socket: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer in
            let count = recv(socket, buffer.baseAddress, limit, Int32(MSG_PEEK | MSG_DONTWAIT))
            return count > 0 && count < limit && isComplete(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Whether `bytes` are whole messages, the last of which is `ReadyForQuery`.
    static func isComplete(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        var letter: UInt8 = 0
        while bytes.count - offset >= 5 {
            letter = bytes[offset]
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 1, as: UInt32.self)))
            guard length >= 4, length < bytes.count - offset else { return false }
            offset += 1 + length
        }
        return offset == bytes.count && letter == UInt8(ascii: "Z")
    }
}
