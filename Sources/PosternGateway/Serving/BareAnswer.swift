internal import HTTPTypes
internal import PosternHTTP

/// An answer made without the protocol's library, for a connection that is closed after it.
enum BareAnswer {
    /// All bytes of the answer.
    ///
    /// - Parameters:
    ///   - response: short, with no more than 65,535 bytes of head and body.
    ///   - common: what goes with it besides its own fields.
    ///   - requestID: FastCGI's number of the request.
    ///   - method: `nil` when it is not known: the body is then sent, and a web server drops it where it must.
    ///   - id: the request's own.
    static func bytes(
        _ response: Response, with common: CommonFields, to requestID: UInt16, over wire: WireProtocol,
        method: HTTPRequest.Method? = nil, id: String
    ) -> [UInt8] {
        let head = ResponseHead(response, to: method, with: common, id: id)
        let content = (head.bytes + (head.hasBody ? response.body : [])).prefix(65_535)
        switch wire {
        case .scgi: return Array(content)
        case .fastcgi:
            return RecordHeader.record(RecordHeader.Kind.output, requestID, content) + RequestEnd.complete(requestID: requestID)
        }
    }
}
