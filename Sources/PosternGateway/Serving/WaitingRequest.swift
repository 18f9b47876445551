internal import Glibc
internal import PosternHTTP

/// Looks at a request that has arrived as a whole, and leaves it there to be read.
enum WaitingRequest {
    /// As much as is looked at; a request without a body seldom has more.
    private static let size = 16_384

    /// The path of the request; `nil` when it is longer, has a body, or has not arrived to its end. Never blocks.
    static func path(on descriptor: Int32, _ wire: WireProtocol, below rootPath: String = "") -> String? {
        withBytes(on: descriptor) { path(in: $0, wire, below: rootPath) }
    }

    /// What the web server says of the request; `nil` when that is longer, or has not arrived to its end. Never blocks.
    static func parameters(on descriptor: Int32, _ wire: WireProtocol) -> Parameters? {
        withBytes(on: descriptor) { bytes in
            do { return try parameters(in: bytes, wire, bodyMayFollow: true) } catch { return nil }
        }
    }

    private static func withBytes<Value>(on descriptor: Int32, _ look: (UnsafeRawBufferPointer) -> Value?) -> Value? {
        withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
            guard count > 0 else { return nil }
            return look(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// - Parameter bytes: what has arrived.
    static func path(in bytes: UnsafeRawBufferPointer, _ wire: WireProtocol, below rootPath: String = "") -> String? {
        do {
            guard let parameters = try parameters(in: bytes, wire) else { return nil }
            let head = try RequestHead(parameters, rootPath: rootPath)
            return head.contentLength ?? 0 == 0 ? head.request.path : nil
        } catch { return nil }  // whoever serves it will say what is wrong
    }

    private static func parameters(
        in bytes: UnsafeRawBufferPointer, _ wire: WireProtocol, bodyMayFollow: Bool = false
    ) throws(HTTPError) -> Parameters? {
        switch wire {
        case .fastcgi: return FastCGIRecords.parameters(ofRequestIn: bytes, bodyMayFollow: bodyMayFollow)
        case .scgi:
            guard case .complete(let size, let length) = SCGIPrefix(bytes.prefix(SCGIPrefix.maximumSize)),
                bytes.count > size + length, bytes[size + length] == UInt8(ascii: ",")
            else { return nil }
            return try SCGIHeader.decode(UnsafeRawBufferPointer(rebasing: bytes[size..<(size + length)]))
        }
    }
}
