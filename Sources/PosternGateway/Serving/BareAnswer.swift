internal import HTTPTypes
internal import PosternHTTP

/// An answer made without the protocol's library, for a connection that is closed after it.
enum BareAnswer {
    /// All bytes of the answer.
    ///
    /// - Parameters:
    ///   - response: short, with no more than 65,535 bytes of head and body.
    ///   - requestID: FastCGI's number of the request.
    ///   - method: `nil` when it is not known: the body is then sent, and a web server drops it where it must.
    static func bytes(
        _ response: Response, to requestID: UInt16, over wire: WireProtocol, method: HTTPRequest.Method? = nil
    ) -> [UInt8] {
        let head = ResponseHead(response, to: method)
        let content = (head.bytes + (head.hasBody ? response.body : [])).prefix(65_535)
        switch wire {
        case .scgi: return Array(content)
        case .fastcgi:
            return record(.output, requestID, content) + record(.output, requestID, [])
                + record(.end, requestID, [UInt8](repeating: 0, count: 8)[...])
        }
    }

    private enum Kind: UInt8 {
        case end = 3
        case output = 6
    }

    /// FastCGI Specification §3.3.
    private static func record(_ kind: Kind, _ requestID: UInt16, _ content: ArraySlice<UInt8>) -> [UInt8] {
        let header = [
            1, kind.rawValue, UInt8(requestID >> 8), UInt8(truncatingIfNeeded: requestID), UInt8(content.count >> 8 & 0xFF),
            UInt8(truncatingIfNeeded: content.count), 0, 0,
        ]
        return header + content
    }
}
